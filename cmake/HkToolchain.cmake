# Compiler settings every target shares: C++20, full warnings, ccache and mold where installed.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE OFF)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

option(HK_SANITIZE "address, thread or empty" "")
option(HK_PRECOMPILE "Use a precompiled header" ON)

find_program(HK_CCACHE ccache)
if(HK_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HK_CCACHE})
endif()
find_program(HK_MOLD mold)
if(HK_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
add_compile_options(-fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # Optimising, gcc 12 reports uses in std::string and std::variant that cannot happen (gcc bugs 105651, 105562, 105329);
  # with the address sanitizer some in <regex> and std::variant. The unoptimised build keeps these warnings as errors.
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
  elseif(HK_SANITIZE STREQUAL "address")
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()
# Macro paths relative to the checkout, so that a second clone hits the compiler cache.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
if(HK_SANITIZE STREQUAL "address")
  # vptr needs type information that the SOCI library does not export.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
elseif(HK_SANITIZE STREQUAL "thread")
  # Asio's fences are not instrumented; gcc warns about each, with no race behind it.
  add_compile_options(-fsanitize=thread -Wno-tsan)
  add_link_options(-fsanitize=thread)
endif()
find_package(Threads REQUIRED)
