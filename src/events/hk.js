(function (w, d) {
var s = d.currentScript, url = new URL('/api/events?key=' + s.dataset.key, s.src).href, memory = {}, user, wait = 1e3, timer, busy, early = (w.hk && w.hk.q) || []
function get(n) { try { return localStorage.getItem(n) } catch (e) { return memory[n] } }
function set(n, v) { try { localStorage.setItem(n, v) } catch (e) { memory[n] = v } }
function id() { return w.crypto && crypto.randomUUID ? crypto.randomUUID() : Date.now().toString(36) + Math.random().toString(36).slice(2) }
function read() { try { return JSON.parse(get('hk_queue')) || [] } catch (e) { return [] } }
function keep(q) { set('hk_queue', JSON.stringify(q.slice(-100))) }
function plan(ms) { clearTimeout(timer); timer = setTimeout(send, ms) }
function body(q) { return JSON.stringify({ events: q }) }
var visitor = get('hk_id') || id()
set('hk_id', visitor)
function send() {
var batch = read().slice(0, 20)
if (busy || !batch.length) return
busy = 1
fetch(url, { method: 'POST', keepalive: true, credentials: 'omit', headers: { 'Content-Type': 'text/plain' }, body: body(batch) }).then(function (r) {
if (r.status == 429 || r.status > 499) throw 0
var sent = batch.map(function (e) { return e.eventId })
keep(read().filter(function (e) { return sent.indexOf(e.eventId) < 0 }))
wait = 1e3
}).catch(function () { wait = Math.min(wait * 2, 6e4) }).then(function () { busy = 0; if (read().length) plan(wait) })
}
function hk(what, a, b) {
if (what == 'identify') return void (user = a)
var page = what == 'page'
keep(read().concat({ event: page ? 'page_viewed' : a, eventId: id(), anonymousId: visitor, userId: user, timestamp: new Date().toISOString(), properties: page ? Object.assign({ path: location.pathname, title: d.title }, a) : b || {} }))
plan(50)
}
w.hk = hk
addEventListener('pagehide', function () {
var rest = read().slice(0, 20)
if (rest.length) navigator.sendBeacon(url, body(rest))
})
hk('page')
early.forEach(function (call) { hk.apply(0, call) })
})(window, document)
