# SPDX-License-Identifier: MIT
# How everything is compiled: warnings, sanitizers, floating point.
option(DOSAH_WERROR "Warnings are errors" OFF)
set(DOSAH_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined")
option(DOSAH_FUZZ "Build the fuzz targets (clang)" OFF)

add_library(dosah_flags INTERFACE)
target_compile_definitions(dosah_flags INTERFACE
  _POSIX_C_SOURCE=200809L DOSAH_VERSION="${PROJECT_VERSION}"
  DOSAH_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
  DOSAH_INSTALL_DATADIR="${CMAKE_INSTALL_FULL_DATADIR}/dosah"
  DOSAH_INSTALL_LOCALEDIR="${CMAKE_INSTALL_FULL_LOCALEDIR}")
# -ffp-contract=off: the same last bit on every machine (architecture.md).
target_compile_options(dosah_flags INTERFACE
  -fno-math-errno -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow
  -Wconversion -Wformat=2 -Wcast-qual
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes;-Wmissing-prototypes;-Wvla>)
target_include_directories(dosah_flags INTERFACE
  ${PROJECT_SOURCE_DIR}/analysis)
if(DOSAH_WERROR)
  target_compile_options(dosah_flags INTERFACE -Werror)
endif()
if(DOSAH_SANITIZE)
  target_compile_options(dosah_flags INTERFACE
    -fsanitize=${DOSAH_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(dosah_flags INTERFACE -fsanitize=${DOSAH_SANITIZE})
  target_compile_definitions(dosah_flags INTERFACE DSH_ARENA_DEBUG)
endif()
if(DOSAH_FUZZ)
  target_compile_options(dosah_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# dosah_room(NAME SOURCES … DEPS …): one folder of analysis/ as a library.
function(dosah_room name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
  add_library(dsh_${name} STATIC ${arg_SOURCES})
  target_link_libraries(dsh_${name} PUBLIC dosah_flags ${arg_DEPS})
endfunction()
