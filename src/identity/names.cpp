#include <hk/identity/names.hpp>

namespace hk::identity {

std::map<std::string, std::string> names(store::Session& session) {
  std::map<std::string, std::string> all;
  for (auto& [id, name] :
       session.rows<std::string, std::string>("select id, name from users union all select id, name from api_keys"))
    all.emplace(id, name);
  return all;
}

bool is_user(store::Session& session, const std::string& id) {
  return session.row<std::int64_t>("select 1 from users where id = :id", {{"id", id}}).has_value();
}

}  // namespace hk::identity
