// What belongs to a record in tables of its own: further phones and e-mails of a contact, owners of a property.
#include "record_parts.hpp"

#include <hk/base/text.hpp>
#include <hk/crm/activity.hpp>
#include <hk/crm/records.hpp>

#include "change.hpp"
#include "rows.hpp"

namespace hk::crm {
namespace {

constexpr std::size_t kPointsMax = 20;
constexpr std::size_t kOwnersMax = 50;

Json point_json(const std::string& kind, const std::string& value, const std::string& label, bool primary,
                const Json& verdict) {
  return {{"kind", kind}, {"value", value}, {"label", text_or_null(label)}, {"primary", primary}, {"verdict", verdict}};
}

struct CheckedPoint {
  std::string value, key;
  Json verdict;
};

CheckedPoint checked(const Checks& checks, const std::string& kind, const std::string& typed) {
  if (kind == "email") {
    const Checks::Email email = checks.email(typed);
    return {typed, email.key, email.verdict};
  }
  const Checks::Phone phone = checks.phone(typed);
  return {phone.valid ? phone.e164 : typed, phone.e164, phone.verdict};
}

Error points_invalid(const std::string& why) {
  return invalid("value_invalid", why, "Send points as [{\"kind\": \"phone\", \"value\": \"...\"}].");
}

}  // namespace

Json points_json(store::Session& session, const std::string& contact_id) {
  Json points = Json::array();
  const auto contact = find_contact(session, ContactId::trusted(contact_id));
  if (!contact) return points;
  if (!contact->phone.empty()) points.push_back(point_json("phone", contact->phone, "", true, contact->phone_verdict));
  if (!contact->email.empty()) points.push_back(point_json("email", contact->email, "", true, contact->email_verdict));
  for (auto& [kind, value, label, verdict] :
       session.rows<std::string, std::string, std::string, std::optional<std::string>>(
           "select kind, value, label, verdict from contact_points where contact_id = :id order by position",
           {{"id", contact_id}}))
    points.push_back(point_json(kind, value, label, false, json_from(verdict)));
  return points;
}

Json owners_json(store::Session& session, const std::string& property_id) {
  Json owners = Json::array();
  for (auto& [id, kind, share] : session.rows<std::string, std::string, std::optional<double>>(
           "select o.contact_id, c.kind, o.share from property_owners o join contacts c on c.id = o.contact_id"
           " where o.property_id = :id order by o.position",
           {{"id", property_id}})) {
    const auto contact = find_contact(session, ContactId::trusted(id));
    owners.push_back({{"contactId", id},
                      {"name", contact ? display_name(*contact) : "Unnamed"},
                      {"kind", kind},
                      {"share", json_or_null(share)}});
  }
  return owners;
}

Result<Json> RecordStore::set_points(store::Session& session, const Viewer& viewer, const std::string& id,
                                     const Json& points) {
  if (points.size() > kPointsMax) return points_invalid("A contact has at most 20 phones and e-mails.");
  Json primary = {{"phone", nullptr}, {"email", nullptr}};
  std::vector<Json> others;
  for (const Json& point : points) {
    const std::string kind = point.at("kind");
    if (trim(point.at("value").get<std::string>()).empty()) return points_invalid("A phone or e-mail is empty.");
    const bool first = primary.at(kind).is_null() && point.value("primary", false);
    if (first) {
      primary[kind] = point.at("value");
    } else {
      others.push_back(point);
    }
  }
  HK_TRY(const Json record, update(session, viewer, "contacts", id, primary, std::nullopt));
  session.run("delete from contact_points where contact_id = :id", {{"id", id}});
  std::int64_t position = 0;
  for (const Json& point : others) {
    const CheckedPoint fine =
        checked(checks_, point.at("kind"), std::string(trim(point.at("value").get<std::string>())));
    session.run(
        "insert into contact_points(id, contact_id, kind, value, key, label, verdict, position) values (:id, :contact,"
        " :kind, :value, :key, :label, :verdict, :position)",
        {{"id", new_type_id("point")},
         {"contact", id},
         {"kind", point.at("kind").get<std::string>()},
         {"value", fine.value},
         {"key", fine.key},
         {"label",
          point.contains("label") && point.at("label").is_string() ? point.at("label").get<std::string>() : ""},
         {"verdict", json_column(fine.verdict)},
         {"position", position++}});
  }
  return record;
}

Result<Json> RecordStore::set_owners(store::Session& session, const Viewer& viewer, const std::string& id,
                                     const Json& owners) {
  if (owners.size() > kOwnersMax) return invalid("value_invalid", "A property has at most 50 owners.");
  HK_TRY(const Object object, load_object(session, "properties"));
  HK_CHECK(may_change(session, viewer, object, id));
  session.run("delete from property_owners where property_id = :id", {{"id", id}});
  std::int64_t position = 0;
  for (const Json& owner : owners) {
    const std::string contact = owner.at("contactId");
    if (!sees_record(session, viewer, contact))
      return invalid("value_invalid", "An owner is no contact that you can see.", "Make the contact first.");
    session.run(
        "insert into property_owners(property_id, contact_id, share, position) values (:property, :contact, :share,"
        " :position) on conflict do nothing",
        {{"property", id},
         {"contact", contact},
         {"share", owner.contains("share") && owner.at("share").is_number()
                       ? store::Value(owner.at("share").get<double>())
                       : store::Value(nullptr)},
         {"position", position++}});
  }
  return update(session, viewer, "properties", id, Json::object(), std::nullopt);
}

}  // namespace hk::crm
