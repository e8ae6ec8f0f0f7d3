// The script /hk.js. Private to events/.
#pragma once

#include <string_view>

namespace hk::events {

// A page loads it with
//   <script async src="https://crm.example.com/hk.js" data-key="hkpub_..."></script>
// and calls hk('track', 'form_sent', {form: 'sell'}), hk('identify', 'id'), hk('page'). Events wait in localStorage until
// they are acknowledged and keep their eventId, so none is lost with a page or counted twice. They are sent as text, which
// needs no preflight.
inline constexpr std::string_view kSnippet = R"js((function (w, d) {
  var s = d.currentScript, url = new URL('/api/events?key=' + encodeURIComponent(s.getAttribute('data-key')), s.src).href;
  var memory = {}, user, wait = 1000, timer, sending, early = (w.hk && w.hk.q) || [];
  function get(n) { try { return localStorage.getItem(n) } catch (e) { return memory[n] } }
  function set(n, v) { try { localStorage.setItem(n, v) } catch (e) { memory[n] = v } }
  function id() { return w.crypto && crypto.randomUUID ? crypto.randomUUID() : Date.now().toString(36) + Math.random().toString(36).slice(2) }
  function read() { try { return JSON.parse(get('hk_queue')) || [] } catch (e) { return [] } }
  function keep(q) { set('hk_queue', JSON.stringify(q.slice(-100))) }
  function plan(ms) { clearTimeout(timer); timer = setTimeout(send, ms) }
  var anonymous = get('hk_id') || id();
  set('hk_id', anonymous);
  function send() {
    var batch = read().slice(0, 20);
    if (sending || !batch.length) return;
    sending = 1;
    fetch(url, { method: 'POST', keepalive: true, credentials: 'omit', headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify({ events: batch }) })
      .then(function (r) {
        if (r.status == 429 || r.status > 499) throw 0;
        var sent = batch.map(function (e) { return e.eventId });
        keep(read().filter(function (e) { return sent.indexOf(e.eventId) < 0 }));
        wait = 1000;
      })
      .catch(function () { wait = Math.min(wait * 2, 60000) })
      .then(function () { sending = 0; if (read().length) plan(wait) });
  }
  function hk(what, a, b) {
    if (what == 'identify') return void (user = a);
    var page = what == 'page';
    keep(read().concat({
      event: page ? 'page_viewed' : a, eventId: id(), anonymousId: anonymous, userId: user, timestamp: new Date().toISOString(),
      properties: page ? Object.assign({ path: location.pathname, title: d.title }, a) : b || {}
    }));
    plan(50);
  }
  w.hk = hk;
  addEventListener('pagehide', function () {
    var rest = read().slice(0, 20);
    if (rest.length && navigator.sendBeacon) navigator.sendBeacon(url, JSON.stringify({ events: rest }));
  });
  hk('page');
  early.forEach(function (call) { hk.apply(0, call) });
})(window, document);
)js";

}  // namespace hk::events
