// The script /hk.js (hk.js beside this file). Private to events/.
#pragma once

#include <map>
#include <string>

namespace hk::events {

// A page loads it with
//   <script async src="https://crm.example.com/hk.js" data-key="hkpub_..."></script>
// and calls hk('track', 'form_sent', {form: 'sell'}), hk('identify', 'id'), hk('page'). Events wait in localStorage
// until they are acknowledged and keep their eventId, so none is lost with a page or counted twice. They are sent as
// text, which needs no preflight. Without indentation it stays below 2 KB.
const std::map<std::string, std::string>& embedded_files();  // made from the file by cmake/HkEmbed.cmake
inline const std::string& snippet() { return embedded_files().at("hk"); }

}  // namespace hk::events
