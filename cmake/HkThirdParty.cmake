# One interface target for each outside library. A module links what it names and nothing else;
# their headers stay out of our public headers (base's json is the exception).
function(hk_third_party name)
  cmake_parse_arguments(A "" "" "LIBS;INCLUDES;DEFINES" ${ARGN})
  add_library(${name} INTERFACE)
  set(found)
  foreach(lib IN LISTS A_LIBS)
    string(MAKE_C_IDENTIFIER "HK_LIB_${lib}" var)
    find_library(${var} ${lib} REQUIRED)
    list(APPEND found ${${var}})
  endforeach()
  target_link_libraries(${name} INTERFACE ${found})
  target_include_directories(${name} SYSTEM INTERFACE ${A_INCLUDES})
  target_compile_definitions(${name} INTERFACE ${A_DEFINES})
endfunction()

hk_third_party(hk3p_json)
hk_third_party(hk3p_sodium LIBS sodium)
hk_third_party(hk3p_spdlog LIBS spdlog fmt DEFINES SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
hk_third_party(hk3p_toml)
hk_third_party(hk3p_cli)
hk_third_party(hk3p_soci LIBS soci_core soci_sqlite3 soci_postgresql sqlite3 pq INCLUDES /usr/include/postgresql)
hk_third_party(hk3p_restinio LIBS http_parser fmt z ssl crypto)
hk_third_party(hk3p_curl LIBS curl)
hk_third_party(hk3p_zlib LIBS z)
hk_third_party(hk3p_cares LIBS cares)
hk_third_party(hk3p_phonenumber LIBS phonenumber)
hk_third_party(hk3p_idn LIBS idn2)

# A system library when there is one, else what scripts/lib.sh (install_duckdb) put into build/duckdb; the program finds it by
# its RPATH.
set(HK_DUCKDB_FOLDER ${CMAKE_SOURCE_DIR}/build/duckdb)
find_library(HK_LIB_duckdb duckdb PATHS ${HK_DUCKDB_FOLDER})
find_path(HK_DUCKDB_INCLUDE duckdb.h PATHS ${HK_DUCKDB_FOLDER})
if(NOT HK_LIB_duckdb OR NOT HK_DUCKDB_INCLUDE)
  message(FATAL_ERROR "DuckDB is not installed: ./dev build installs it into build/duckdb")
endif()
hk_third_party(hk3p_duckdb LIBS duckdb INCLUDES ${HK_DUCKDB_INCLUDE})

# Optional: ./dev up builds the program alone.
find_library(HK_LIB_gtest gtest)
if(HK_LIB_gtest)
  hk_third_party(hk3p_gtest LIBS gtest gmock)
else()
  message(STATUS "GoogleTest is not installed: building without tests")
endif()

# Optional: without it the program builds, and says so when traces are asked for.
find_path(HK_OTEL_INCLUDE opentelemetry/exporters/otlp/otlp_http_exporter_factory.h)
find_library(HK_OTEL_EXPORTER opentelemetry_exporter_otlp_http)
if(HK_OTEL_INCLUDE AND HK_OTEL_EXPORTER)
  # HAVE_ABSEIL: Debian's build of it takes variant from Abseil, whose headers come with libphonenumber-dev.
  hk_third_party(hk3p_otel
    LIBS opentelemetry_exporter_otlp_http opentelemetry_trace opentelemetry_resources opentelemetry_common absl_bad_variant_access
    DEFINES HK_WITH_OTEL HAVE_ABSEIL)
else()
  message(STATUS "opentelemetry-cpp is not installed: building without traces")
  hk_third_party(hk3p_otel)
endif()
