# hk_embed(module pattern): puts text files of the module into the program. They are found by name in
# `hk::<module>::embedded_files()`, which the module declares.
function(hk_embed module pattern)
  set(dir ${CMAKE_SOURCE_DIR}/src/${module})
  file(GLOB files CONFIGURE_DEPENDS ${dir}/${pattern})
  set(entries "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND entries "      {\"${name}\", R\"hk_embed(${text})hk_embed\"},\n")
  endforeach()
  set(unit ${CMAKE_BINARY_DIR}/embedded/${module}.cpp)
  file(CONFIGURE OUTPUT ${unit} @ONLY CONTENT
"// Written by cmake/HkEmbed.cmake.
#include <map>
#include <string>

namespace hk::@module@ {

const std::map<std::string, std::string>& embedded_files();
const std::map<std::string, std::string>& embedded_files() {
  static const std::map<std::string, std::string> files = {
@entries@  };
  return files;
}

}  // namespace hk::@module@
")
  target_sources(hk_${module} PRIVATE ${unit})
endfunction()
