# SPDX-License-Identifier: MIT
# Runs make-demo into SCRATCH and compares it byte for byte with DEMO.
file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH}/gtfs)
execute_process(COMMAND ${MAKE_DEMO} ${DEMO}/facts.csv ${SCRATCH}
                RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "make-demo failed: ${status}")
endif()

# written by hand, not by the generator
set(by_hand README.md demand_transport.csv elevation.prj facts.csv study.yaml
    survey-stop.csv survey-worked.csv)

file(GLOB_RECURSE made RELATIVE ${SCRATCH} ${SCRATCH}/*)
file(GLOB_RECURSE kept RELATIVE ${DEMO} ${DEMO}/*)
list(FILTER kept EXCLUDE REGEX "^results|\\.dosah-")
list(REMOVE_ITEM kept ${by_hand})
list(SORT made)
list(SORT kept)
if(NOT made STREQUAL kept)
  message(FATAL_ERROR "made: ${made}\nkept: ${kept}")
endif()
foreach(name IN LISTS made)
  execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files
                  ${SCRATCH}/${name} ${DEMO}/${name} RESULT_VARIABLE differs)
  if(NOT differs EQUAL 0)
    message(FATAL_ERROR "${name} is not what make-demo makes")
  endif()
endforeach()
