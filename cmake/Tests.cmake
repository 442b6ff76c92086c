# SPDX-License-Identifier: MIT
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

# dosah_test(NAME SOURCES … LIBS …): a cmocka program as one ctest entry.
function(dosah_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} dosah_flags
                        PkgConfig::CMOCKA)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT
    "DOSAH_DATA=${PROJECT_SOURCE_DIR};DOSAH_SOURCE=${PROJECT_SOURCE_DIR}"
    SKIP_RETURN_CODE 77)
endfunction()
