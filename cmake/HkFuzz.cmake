# Fuzz targets (folder fuzz/), built by the preset "fuzz" only: clang instruments the libraries for libFuzzer.
#
# hk_fuzz(name [SOURCES source-of-a-module...] [LINK target...])
#   <name>_fuzz   libFuzzer program of fuzz/<name>_fuzz.cpp. A module of which a target needs only pure parts is given
#                 as SOURCES instead of LINK, so that its servers and stores are not compiled.
option(HK_FUZZ "Build the fuzz targets; needs clang" OFF)

function(hk_fuzz name)
  cmake_parse_arguments(F "" "" "SOURCES;LINK" ${ARGN})
  set(target ${name}_fuzz)
  list(TRANSFORM F_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/src/)
  add_executable(${target} ${name}_fuzz.cpp ${F_SOURCES})
  target_link_libraries(${target} PRIVATE ${F_LINK})
  get_property(modules GLOBAL PROPERTY HK_MODULES)
  list(TRANSFORM modules PREPEND ${CMAKE_SOURCE_DIR}/src/)
  list(TRANSFORM modules APPEND /include OUTPUT_VARIABLE fronts)
  target_include_directories(${target} PRIVATE ${fronts} ${modules} ${CMAKE_SOURCE_DIR}/fuzz)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  hk_use_pch(${target})
  add_dependencies(fuzz ${target})
endfunction()

if(HK_FUZZ)
  add_custom_target(fuzz)
  add_subdirectory(fuzz)
endif()
