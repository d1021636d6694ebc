// What pages see: window, document and what they hand files to. Nothing is shown and nothing is fetched; what a page would save, open or
// send is told. Loaded behind core.js where a page runs. After the HTML Living Standard and the File API, as far as pages that
// build files use them.
(function (global) {
    'use strict';
    function hide(object, name, value) {
        Object.defineProperty(object, name, {value: value, writable: true, enumerable: false, configurable: true});
    }
    function put(name, value) { hide(global, name, value); }
    function nothing() { }
    function list(of) { return Array.prototype.slice.call(of); }

    // --- files that pages build ---
    function bytesOf(part) { return part instanceof Blob ? part.$bytes : part; }
    function Blob(parts, options) {
        this.$bytes = $bytes(parts ? list($list(parts)).map(bytesOf) : []);
        this.size = this.$bytes.length;
        this.type = String(options && options.type || '');
    }
    Blob.prototype = {
        constructor: Blob,
        slice: function (a, b, type) { return new Blob([this.$bytes.slice(a || 0, b === undefined ? this.size : b)], {type: type}); },
        text: function () { return Promise.resolve($text(this.$bytes)); },
        arrayBuffer: function () { return Promise.resolve(this.$bytes.buffer); },
        stream: function () { return this; },
        toString: function () { return '[object Blob]'; }
    };
    function File(parts, name, options) { Blob.call(this, parts, options); this.name = String(name); }
    File.prototype = Object.create(Blob.prototype);
    hide(File.prototype, 'constructor', File);
    put('Blob', Blob);
    put('File', File);

    var blobs = {}, blobCount = 0;
    function blobUrl(of) {
        var url = 'blob:null/00000000-0000-4000-8000-' + ('00000000000' + (++blobCount).toString(16)).slice(-12);
        blobs[url] = of;
        return url;
    }
    function fromDataUrl(url) {
        var m = /^data:([^,]*?)(;base64)?,([\s\S]*)$/i.exec(url), text;
        if (!m) return null;
        text = m[3];
        try { text = decodeURIComponent(text); } catch (e) { text = unescape(text); }
        return new Blob([m[2] ? $bytes([$binary($atob(text))]) : text], {type: m[1]});
    }
    function resolveBlob(url) { url = String(url); return blobs[url] || (/^data:/i.test(url) ? fromDataUrl(url) : null); }
    var endings = {'application/zip': '.zip', 'application/x-zip-compressed': '.zip', 'application/x-iso9660-image': '.iso', 'text/html': '.html',
                   'application/pdf': '.pdf', 'application/x-msdownload': '.exe', 'application/msword': '.doc', 'text/plain': '.txt', 'image/svg+xml': '.svg'};
    function save(blob, name, via) {
        if (!(blob instanceof Blob)) return;
        name = String(name || blob.name || 'download' + (endings[blob.type] || ''));
        $save(name, blob.$bytes, via);
    }
    put('saveAs', function (blob, name) { typeof blob === 'string' ? go(blob, 'saveAs') : save(blob, name, 'saveAs'); });

    // --- addresses ---
    var here = 'file:///C:/Users/admin/Downloads/' + $pagename();
    function whole(url) {
        url = String(url);
        if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return url;
        if (/^\/\//.test(url)) return 'https:' + url;
        return base ? base.replace(/[^\/]*$/, '') + url.replace(/^\.?\//, '') : url;
    }
    var base = '';
    function run(url) {
        var code = String(url).replace(/^\s*javascript:/i, '');
        try { code = decodeURIComponent(code); } catch (e) { }
        return global.$eval(code);
    }
    // An address that the page opens.
    function go(url, via) {
        var blob;
        if ($is(url)) { $fetch(url, 'GET', via); return; }
        url = String(url);
        if (/^\s*javascript:/i.test(url)) return run(url);
        if (/^#|^about:|^\s*$/.test(url)) return;
        if ((blob = resolveBlob(url))) {
            if (/html|svg|xml/i.test(blob.type)) $child('opened.html', blob.$bytes); else save(blob, '', via);
            return;
        }
        url = whole(url);
        if (/^(https?|ftp):/i.test(url)) $fetch(url, 'GET', via);
        else if (/^[a-z][a-z0-9+.-]*:/i.test(url)) $start(url, via);
    }
    function Address(url) { this.$set(url); }
    Address.prototype = {
        $set: function (url) {
            var m = /^([a-z][a-z0-9+.-]*:)?(?:\/\/([^\/?#]*))?([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/i.exec(String(url)) || [];
            this.$href = String(url);
            this.protocol = m[1] || '';
            this.host = m[2] || '';
            this.hostname = this.host.replace(/:\d+$/, '').replace(/^[^@]*@/, '');
            this.port = (/:(\d+)$/.exec(this.host) || ['', ''])[1];
            this.pathname = m[3] || '/';
            this.search = m[4] || '';
            this.hash = m[5] || '';
            this.origin = /^https?:/.test(this.protocol) ? this.protocol + '//' + this.host : 'null';
        },
        toString: function () { return this.$href; },
        toJSON: function () { return this.$href; }
    };
    Object.defineProperty(Address.prototype, 'href', {get: function () { return this.$href; }, set: function (url) { this.$set(url); }});
    function URL(url, from) {
        url = String(url);
        if (from !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(url)) url = String(from).replace(/[^\/]*$/, '') + url;
        this.$set(url);
        this.searchParams = new URLSearchParams(this.search);
    }
    URL.prototype = Object.create(Address.prototype);
    hide(URL.prototype, 'constructor', URL);
    URL.createObjectURL = function (of) { return blobUrl(of); };
    URL.revokeObjectURL = nothing;
    put('URL', URL);
    put('webkitURL', URL);
    function URLSearchParams(text) {
        var rows = this.$rows = [];
        if (typeof text === 'object' && text) Object.keys(text).forEach(function (k) { rows.push([k, String(text[k])]); });
        else String(text || '').replace(/^\?/, '').split('&').forEach(function (part) {
            if (!part) return;
            var at = part.indexOf('=');
            function plain(s) { s = s.replace(/\+/g, ' '); try { return decodeURIComponent(s); } catch (e) { return s; } }
            rows.push([plain(at < 0 ? part : part.substr(0, at)), at < 0 ? '' : plain(part.substr(at + 1))]);
        });
    }
    URLSearchParams.prototype = {
        constructor: URLSearchParams,
        get: function (k) { for (var n = 0; n < this.$rows.length; n++) if (this.$rows[n][0] === k) return this.$rows[n][1]; return null; },
        has: function (k) { return this.get(k) !== null; },
        append: function (k, v) { this.$rows.push([String(k), String(v)]); },
        set: function (k, v) { this['delete'](k); this.append(k, v); },
        'delete': function (k) { this.$rows = this.$rows.filter(function (r) { return r[0] !== k; }); },
        forEach: function (f) { this.$rows.forEach(function (r) { f(r[1], r[0]); }); },
        entries$: function () { return this.$rows.slice(); },
        toString: function () { return this.$rows.map(function (r) { return encodeURIComponent(r[0]) + '=' + encodeURIComponent(r[1]); }).join('&'); }
    };
    put('URLSearchParams', URLSearchParams);
    put('FormData', URLSearchParams);
    var location = new Address(here);
    ['assign', 'replace'].forEach(function (name) { hide(location, name, function (url) { go(url, 'location.' + name); }); });
    hide(location, 'reload', nothing);
    Object.defineProperty(location, 'href', {get: function () { return location.$href; }, set: function (url) { go(url, 'location.href'); }});
    Object.defineProperty(global, 'location', {get: function () { return location; }, set: function (url) { go(url, 'location'); }, configurable: true});

    // --- elements ---
    var elements = [], events = [];
    function Events() { }
    Events.prototype = {
        addEventListener: function (type, f) { events.push([String(type), f, this]); },
        attachEvent: function (type, f) { events.push([String(type).replace(/^on/, ''), f, this]); },
        removeEventListener: function (type, f) { events = events.filter(function (e) { return e[1] !== f; }); },
        dispatchEvent: function (e) {
            var me = this, type = e && e.type;
            if (type === 'click' && typeof me.click === 'function') me.click();
            else fire(me, type, e);
            return true;
        }
    };
    function eventOf(type, target) {
        return {type: type, target: target, currentTarget: target, srcElement: target, isTrusted: true, button: 0, which: 1, key: 'a', keyCode: 65, clientX: 310, clientY: 240,
                pageX: 310, pageY: 240, screenX: 310, screenY: 300, preventDefault: nothing, stopPropagation: nothing, stopImmediatePropagation: nothing,
                dataTransfer: {files: [], getData: function () { return ''; }}, clipboardData: {getData: function () { return ''; }}};
    }
    function call(f, target, e) {
        if (typeof f === 'function') return f.call(target, e);
        if (f && typeof f.handleEvent === 'function') return f.handleEvent(e);
        if (typeof f === 'string' && f) return global.$quiet('(function(event){' + f + '\n})').call(target, e);
    }
    function fire(target, type, e) {
        var due = events.filter(function (row) { return row[2] === target && row[0] === type; });
        events = events.filter(function (row) { return due.indexOf(row) < 0; });
        e = e || eventOf(type, target);
        due.forEach(function (row) { call(row[1], target, e); });
        var own = target['on' + type];
        if (own) { target['on' + type] = null; call(own, target, e); }
    }

    function decodeText(html) {
        var known = {lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00a0'};
        return String(html).replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, function (all, name) {
            if (name.charAt(0) !== '#') return known[name.toLowerCase()] || all;
            var code = name.charAt(1).toLowerCase() === 'x' ? parseInt(name.substr(2), 16) : parseInt(name.substr(1), 10);
            return String.fromCharCode(code);
        });
    }
    function Style() { }
    Style.prototype = {setProperty: function (k, v) { this[k] = v; }, getPropertyValue: function (k) { return this[k] || ''; }, removeProperty: function (k) { delete this[k]; }};
    function ClassList() { this.$names = []; }
    ClassList.prototype = {
        add: function (n) { if (this.$names.indexOf(n) < 0) this.$names.push(n); },
        remove: function (n) { this.$names = this.$names.filter(function (k) { return k !== n; }); },
        contains: function (n) { return this.$names.indexOf(n) >= 0; },
        toggle: function (n) { if (this.contains(n)) this.remove(n); else this.add(n); },
        toString: function () { return this.$names.join(' '); }
    };
    function Element(tag) {
        hide(this, '$attributes', {});
        hide(this, '$text', '');
        hide(this, '$live', false);
        this.tagName = this.nodeName = String(tag).toUpperCase();
        this.nodeType = 1;
        this.childNodes = this.children = [];
        this.parentNode = this.parentElement = null;
        this.style = new Style();
        this.classList = new ClassList();
        this.dataset = {};
    }
    Element.prototype = Object.create(Events.prototype);
    hide(Element.prototype, 'constructor', Element);
    var methods = {
        setAttribute: function (name, value) {
            name = String(name).toLowerCase();
            this.$attributes[name] = $is(value) ? value : String(value);
            if (name.substr(0, 5) === 'data-') this.dataset[name.substr(5).replace(/-([a-z])/g, function (all, c) { return c.toUpperCase(); })] = String(value);
            if (name.substr(0, 2) === 'on') this[name] = String(value);
            if (name === 'src' && this.$live) live(this);
        },
        getAttribute: function (name) { name = String(name).toLowerCase(); return name in this.$attributes ? this.$attributes[name] : null; },
        hasAttribute: function (name) { return String(name).toLowerCase() in this.$attributes; },
        removeAttribute: function (name) { delete this.$attributes[String(name).toLowerCase()]; },
        appendChild: function (child) { return this.insertBefore(child); },
        append: function () { var me = this; list(arguments).forEach(function (c) { if (c instanceof Element) me.insertBefore(c); else me.$text += c; }); },
        prepend: function () { this.append.apply(this, arguments); },
        insertBefore: function (child) {
            if (!child || typeof child !== 'object') return child;
            if (child.$fragment) { list(child.childNodes).forEach(this.insertBefore, this); return child; }
            child.parentNode = child.parentElement = this;
            this.childNodes.push(child);
            if (elements.indexOf(child) < 0 && elements.length < 4096) elements.push(child);
            live(child);
            return child;
        },
        replaceChild: function (child, old) { this.removeChild(old); return this.insertBefore(child); },
        removeChild: function (child) {
            this.childNodes = this.children = this.childNodes.filter(function (c) { return c !== child; });
            return child;
        },
        remove: function () { if (this.parentNode) this.parentNode.removeChild(this); },
        replaceWith: function (other) { if (this.parentNode) this.parentNode.insertBefore(other); },
        cloneNode: function () {
            var copy = new Element(this.tagName), k;
            for (k in this.$attributes) copy.setAttribute(k, this.$attributes[k]);
            copy.$text = this.$text;
            return copy;
        },
        contains: function () { return true; },
        matches: function (selector) { return matches(this, String(selector)); },
        closest: function (selector) { var e = this; while (e && !matches(e, String(selector))) e = e.parentNode; return e || null; },
        click: function () { clicked(this); },
        submit: function () { send(this); },
        requestSubmit: function () { send(this); },
        reset: nothing, focus: nothing, blur: nothing, select: nothing, scrollIntoView: nothing, play: function () { return Promise.resolve(); }, pause: nothing,
        insertAdjacentHTML: function (where, html) { this.innerHTML = this.$text + html; },
        insertAdjacentElement: function (where, e) { return this.insertBefore(e); },
        getElementsByTagName: function (tag) { return byTag(tag); },
        getElementsByClassName: function (name) { return elements.filter(function (e) { return hasClass(e, name); }); },
        querySelector: function (selector) { return query(selector)[0] || null; },
        querySelectorAll: function (selector) { return query(selector); },
        getBoundingClientRect: function () { return {top: 10, left: 10, right: 210, bottom: 60, width: 200, height: 50, x: 10, y: 10}; },
        attachShadow: function () { return this; },
        getContext: function () { return new Canvas(); },
        toDataURL: function () { return 'data:image/png;base64,iVBORw0KGgo='; },
        execCommand: function () { return true; },
        doScroll: nothing, setSelectionRange: nothing, animate: nothing
    };
    Object.keys(methods).forEach(function (name) { hide(Element.prototype, name, methods[name]); });
    function Canvas() { }
    ['fillRect', 'clearRect', 'drawImage', 'fillText', 'beginPath', 'moveTo', 'lineTo', 'stroke', 'fill', 'arc', 'save', 'restore', 'putImageData', 'scale', 'translate'].forEach(
        function (name) { Canvas.prototype[name] = nothing; });
    Canvas.prototype.getImageData = function () { return {data: new Uint8Array(4), width: 1, height: 1}; };
    Canvas.prototype.measureText = function () { return {width: 10}; };

    function property(name, get, set) { Object.defineProperty(Element.prototype, name, {get: get, set: set, enumerable: true, configurable: true}); }
    // Properties that are attributes.
    ['id', 'name', 'href', 'src', 'download', 'type', 'rel', 'target', 'action', 'method', 'content', 'title', 'alt', 'srcdoc', 'lang', 'data', 'placeholder'].forEach(function (name) {
        property(name, function () { var v = this.$attributes[name]; return v === undefined ? '' : v; },
                 function (v) {
                     this.$attributes[name] = $is(v) || v instanceof Blob ? v : String(v);
                     if (name === 'src' || name === 'href' || name === 'srcdoc' || name === 'data') { if (this.tagName === 'IMG' || this.$live) live(this); }
                 });
    });
    property('value', function () { var v = this.$attributes.value; return v !== undefined ? v : this.tagName === 'TEXTAREA' ? this.$text : ''; },
             function (v) { this.$attributes.value = v; });
    property('className', function () { return this.$attributes['class'] || ''; }, function (v) { this.$attributes['class'] = String(v); });
    function allText(e) { return e.$text + e.childNodes.map(function (c) { return c instanceof Element ? allText(c) : String(c && c.data || ''); }).join(''); }
    ['innerText', 'textContent', 'text', 'data$', 'nodeValue'].forEach(function (name) {
        property(name, function () { return allText(this); }, function (v) { this.$text = $is(v) ? v : String(v); this.childNodes = this.children = []; if (this.$live) live(this); });
    });
    ['innerHTML', 'outerHTML'].forEach(function (name) {
        property(name, function () { return this.$html !== undefined ? this.$html : allText(this).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'); }, function (v) {
            if ($is(v)) { this.$text = v; return; }
            hide(this, '$html', String(v));
            this.childNodes = this.children = [];
            this.$text = decodeText(String(v).replace(/<[^>]*>/g, ''));
            if (/<[a-z]/i.test(v)) { fragment(this, String(v)); $child('written.html', String(v)); }
        });
    });
    property('firstChild', function () { return this.childNodes[0] || null; });
    property('lastChild', function () { return this.childNodes[this.childNodes.length - 1] || null; });
    property('firstElementChild', function () { return this.childNodes[0] || null; });
    property('nextSibling', function () { return null; });
    property('previousSibling', function () { return null; });
    property('nextElementSibling', function () { var p = this.parentNode, n = p ? p.childNodes.indexOf(this) : -1; return n < 0 ? null : p.childNodes[n + 1] || null; });
    property('previousElementSibling', function () { var p = this.parentNode, n = p ? p.childNodes.indexOf(this) : -1; return n < 1 ? null : p.childNodes[n - 1]; });
    property('attributes', function () { var me = this; return Object.keys(this.$attributes).map(function (k) { return {name: k, value: me.$attributes[k], nodeValue: me.$attributes[k]}; }); });
    property('offsetWidth', function () { return 200; });
    property('offsetHeight', function () { return 50; });
    property('clientWidth', function () { return 1903; });
    property('clientHeight', function () { return 947; });
    property('contentWindow', function () { return global; });
    property('contentDocument', function () { return document; });
    property('sheet', function () { return {cssRules: [], insertRule: nothing}; });
    property('files', function () { return []; });
    property('form', function () { return null; });
    property('ownerDocument', function () { return document; });

    // Elements that a text of HTML brings.
    function fragment(parent, html) {
        var tag = /<([a-z][a-z0-9]*)((?:\s+[^\s=>\/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?)*)\s*\/?>([^<]*)/gi, m, a;
        for (var n = 0; n < 500 && (m = tag.exec(html)); n++) {
            var e = new Element(m[1]), attribute = /([^\s=>\/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?/g;
            while ((a = attribute.exec(m[2]))) e.setAttribute(a[1], decodeText((a[2] || '').replace(/^(["'])([\s\S]*)\1$/, '$2')));
            e.$text = decodeText(m[3]);
            hide(e, '$offered', e.$attributes.href);
            e.parentNode = e.parentElement = parent;
            parent.childNodes.push(e);
            if (elements.length < 4096) elements.push(e);
            if (typeof e.onerror === 'string') fire(e, 'error');
            if (typeof e.onload === 'string') fire(e, 'load');
        }
    }
    function hasClass(e, name) { return (' ' + (e.$attributes['class'] || '') + ' ').indexOf(' ' + name + ' ') >= 0 || e.classList.contains(name); }
    function byTag(tag) { tag = String(tag).toUpperCase(); return elements.filter(function (e) { return tag === '*' || e.tagName === tag; }); }
    function matchesOne(e, part) {
        var piece = /([#.]?)([\w-]+|\*)|\[([\w-]+)(?:[~|^$*]?=["']?([^"'\]]*)["']?)?\]|:[\w-]+(?:\([^)]*\))?/g, m;
        while ((m = piece.exec(part))) {
            if (m[1] === '#' && e.id !== m[2]) return false;
            if (m[1] === '.' && !hasClass(e, m[2])) return false;
            if (m[1] === '' && m[2] && m[2] !== '*' && e.tagName !== m[2].toUpperCase()) return false;
            if (m[3] && (!e.hasAttribute(m[3]) || (m[4] !== undefined && String(e.getAttribute(m[3])).indexOf(m[4]) < 0))) return false;
        }
        return true;
    }
    function matches(e, selector) {
        return selector.split(',').some(function (s) { s = s.trim().split(/[\s>+~]+/); return matchesOne(e, s[s.length - 1]); });
    }
    function query(selector) { selector = String(selector); return elements.filter(function (e) { return matches(e, selector); }); }

    // What stands in the page acts: scripts run, frames and pictures are fetched.
    function live(e) {
        var src = e.$attributes.src || (e.tagName === 'OBJECT' || e.tagName === 'EMBED' ? e.$attributes.data : ''), blob;
        e.$live = true;
        if (e.tagName === 'SCRIPT') {
            if (e.$ran) return;
            var type = String(e.$attributes.type || '');
            if (src) {
                e.$ran = true;
                blob = resolveBlob(src);
                if (blob) global.$eval($text(blob.$bytes)); else go(src, 'script.src');
                later(e, 'load');
            } else if (e.$text && !/json|template|text\/(plain|html)/i.test(type)) {
                e.$ran = true;
                global.$eval($is(e.$text) ? e.$text : allText(e));
            }
        } else if (/^(IFRAME|FRAME|EMBED|OBJECT)$/.test(e.tagName)) {
            if (e.$attributes.srcdoc) $child('srcdoc.html', e.$attributes.srcdoc);
            if (src) go(src, e.tagName.toLowerCase() + '.src');
            later(e, 'load');
        } else if (e.tagName === 'IMG' && src) {
            if (!resolveBlob(src) && /^(https?:)?\/\//i.test(src)) $fetch(whole(src), 'GET', 'img.src');
            later(e, 'load');
        } else if (e.tagName === 'LINK' && e.href) later(e, 'load');
        else if (e.tagName === 'BASE' && e.href) base = e.href;
    }
    function later(e, type) { $job(function () { fire(e, type); }); }
    function clicked(e) {
        var href = e.$attributes.href;
        fire(e, 'click');
        hide(e, '$offered', e.$attributes.href);
        if ((e.tagName === 'A' || e.tagName === 'AREA') && href) {
            var blob = resolveBlob(href), named = e.hasAttribute('download');
            if (blob && (named || !/html|svg|pdf|image|text\/plain/i.test(blob.type))) save(blob, e.$attributes.download, 'a.download');
            else if (named && /^(https?:)?\/\//i.test(href)) $fetch(whole(href), 'GET', 'a.download', e.$attributes.download);
            else go(href, 'a.click');
        } else if (/^(INPUT|BUTTON)$/.test(e.tagName) && /submit/i.test(e.$attributes.type || '')) {
            var form = e.closest('form');
            if (form) fire(form, 'submit');
        }
    }
    // A link that scripts gave a file and did not click: a person would. What stood in the text of the page is told with that.
    function offer(e) {
        var href = e.$attributes.href, blob;
        if (!/^(A|AREA)$/.test(e.tagName) || !href || href === e.$offered || !e.hasAttribute('download') || !(blob = resolveBlob(href))) return false;
        hide(e, '$offered', href);
        save(blob, e.$attributes.download, 'a.download');
        return true;
    }
    function send(form) {
        if (form.$attributes.action) $fetch(whole(form.$attributes.action), String(form.$attributes.method || 'GET').toUpperCase(), 'form.submit');
    }

    // --- the document ---
    var document = new Element('#document'), html = new Element('html'), head = new Element('head'), body = new Element('body'), written = '';
    var made = [];
    function makeTree() {
        var row, e;
        for (var n = 0; (row = $element(n)); n++) {
            var tag = row[0].toLowerCase();
            e = tag === 'html' ? html : tag === 'head' ? head : tag === 'body' ? body : new Element(tag);
            for (var k = 3; k + 1 < row.length; k += 2) {
                e.setAttribute(row[k], row[k + 1]);
                if ($parts && /^on/i.test(row[k])) e[row[k].toLowerCase()] = null; // runs by itself, with $handle
            }
            e.$text = row[1];
            hide(e, '$offered', e.$attributes.href);
            made.push(e);
            elements.push(e);
            if (row[2] >= 0 && made[row[2]] && made[row[2]] !== e) {
                e.parentNode = e.parentElement = made[row[2]];
                made[row[2]].childNodes.push(e);
            }
            if (tag === 'base') base = e.href;
            if (tag === 'title') title = row[1];
        }
        [html, head, body].forEach(function (e) { if (elements.indexOf(e) < 0) elements.push(e); e.$live = true; });
        if (!head.parentNode) head.parentNode = html;
        if (!body.parentNode) body.parentNode = html;
        elements.forEach(function (e) {
            var id = e.$attributes.id || (/^(FORM|IMG|IFRAME|EMBED|OBJECT|INPUT|A)$/.test(e.tagName) && e.$attributes.name);
            if (!id || id in global || !/^[A-Za-z_$][\w$]*$/.test(id)) return;
            Object.defineProperty(global, id, {get: function () { return e; }, set: function (v) {
                Object.defineProperty(global, id, {value: v, writable: true, configurable: true, enumerable: true}); }, configurable: true});
        });
    }
    var title = '';
    function write(text) { written += $is(text) ? String(text) : String(text); }
    function flush() {
        if (!written) return;
        var html = written;
        written = '';
        $child('written.html', html);
        fragment(body, html);
    }
    var members = {
        documentElement: html, head: head, body: body, nodeType: 9, readyState: 'loading', cookie: '', referrer: '', domain: '', charset: 'UTF-8', characterSet: 'UTF-8',
        compatMode: 'CSS1Compat', hidden: false, visibilityState: 'visible', defaultView: global, implementation: {createHTMLDocument: function () { return document; }, hasFeature: function () { return true; }},
        styleSheets: [], scripts: [], forms: [], images: [], links: [], activeElement: body, currentScript: null, fonts: {ready: Promise.resolve()}, URL: here, documentURI: here, baseURI: here,
        createElement: function (tag) { return new Element(/^<\s*([a-z0-9]+)/i.test(tag) ? /^<\s*([a-z0-9]+)/i.exec(tag)[1] : tag); },
        createElementNS: function (ns, tag) { return new Element(tag); },
        createTextNode: function (text) { var e = new Element('#text'); e.$text = String(text); e.data = e.$text; return e; },
        createComment: function (text) { return new Element('#comment'); },
        createDocumentFragment: function () { var e = new Element('#fragment'); hide(e, '$fragment', true); return e; },
        createEvent: function () { return {initEvent: function (type) { this.type = type; }, initMouseEvent: function (type) { this.type = type; }, initCustomEvent: function (type) { this.type = type; }, preventDefault: nothing}; },
        createEventObject: function () { return {}; },
        createRange: function () { return {setStart: nothing, setEnd: nothing, selectNode: nothing, selectNodeContents: nothing, createContextualFragment: function (t) { var e = new Element('div'); e.innerHTML = t; return e; }}; },
        getElementById: function (id) { for (var n = 0; n < elements.length; n++) if (elements[n].$attributes.id === String(id)) return elements[n]; return null; },
        getElementsByName: function (name) { return elements.filter(function (e) { return e.$attributes.name === String(name); }); },
        write: function () { list(arguments).forEach(write); },
        writeln: function () { list(arguments).forEach(write); write('\n'); },
        open: function () { return document; }, close: function () { flush(); },
        hasFocus: function () { return true; }, elementFromPoint: function () { return body; }, getSelection: function () { return {toString: function () { return ''; }, removeAllRanges: nothing, addRange: nothing}; },
        queryCommandSupported: function () { return true; }
    };
    Object.keys(members).forEach(function (name) { hide(document, name, members[name]); });
    Object.defineProperty(document, 'location', {get: function () { return location; }, set: function (url) { go(url, 'document.location'); }});
    Object.defineProperty(document, 'title', {get: function () { return title; }, set: function (v) { title = String(v); }});
    Object.defineProperty(document, 'all', {get: function () { return elements; }});
    put('document', document);

    // --- the window ---
    ['window', 'self', 'top', 'parent', 'frames'].forEach(function (name) { put(name, global); });
    Object.keys(Events.prototype).forEach(function (name) { put(name, Events.prototype[name]); });
    function agent() { return $host === 'hta' ? 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko' :
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36'; }
    put('navigator', {
        userAgent: agent(), appVersion: agent().substr(8), appName: $host === 'hta' ? 'Microsoft Internet Explorer' : 'Netscape', appCodeName: 'Mozilla', platform: 'Win32', product: 'Gecko', vendor: 'Google Inc.',
        language: 'en-US', languages: ['en-US', 'en'], userLanguage: 'en-US', systemLanguage: 'en-US', browserLanguage: 'en-US', cookieEnabled: true, onLine: true, webdriver: false, get hardwareConcurrency() { return $machine(2); }, get deviceMemory() { return Math.min($machine(3), 8); }, maxTouchPoints: 0,
        plugins: [{name: 'PDF Viewer'}, {name: 'Chrome PDF Viewer'}, {name: 'Chromium PDF Viewer'}], mimeTypes: [{}, {}], doNotTrack: null, javaEnabled: function () { return false; },
        sendBeacon: function (url) { $fetch(whole(url), 'POST', 'navigator.sendBeacon'); return true; },
        msSaveBlob: function (blob, name) { save(blob, name, 'navigator.msSaveBlob'); return true; },
        msSaveOrOpenBlob: function (blob, name) { save(blob, name, 'navigator.msSaveOrOpenBlob'); return true; },
        clipboard: {
            writeText: function (text) { $clip(String(text)); $message(String(text), 'navigator.clipboard.writeText'); return Promise.resolve(); },
            readText: function () { return Promise.resolve($clip()); }
        },
        serviceWorker: {register: function () { return Promise.resolve({}); }}, permissions: {query: function () { return Promise.resolve({state: 'granted'}); }},
        getBattery: function () { return Promise.resolve({level: 1, charging: true}); }, vibrate: nothing, mediaDevices: {}, connection: {effectiveType: '4g', rtt: 50}
    });
    put('clientInformation', global.navigator);
    // IE and HTA (Microsoft, "clipboardData object")
    put('clipboardData', {
        setData: function (format, text) { $clip(String(text)); $message(String(text), 'clipboardData.setData'); return true; },
        getData: function () { return $clip(); }, clearData: function () { $clip(''); return true; }
    });
    put('screen', {get width() { return $machine(0); }, get height() { return $machine(1); }, get availWidth() { return $machine(0); }, get availHeight() { return $machine(1) - 40; }, colorDepth: 24, pixelDepth: 24, orientation: {type: 'landscape-primary'}});
    var sizes = {innerWidth: 1920, innerHeight: 947, outerWidth: 1920, outerHeight: 1040, screenX: 0, screenY: 0, screenLeft: 0, screenTop: 0, pageXOffset: 0, pageYOffset: 0, scrollX: 0, scrollY: 0,
                 devicePixelRatio: 1, length: 0, closed: false, name: '', status: '', opener: null, origin: 'null', isSecureContext: true};
    Object.keys(sizes).forEach(function (k) { put(k, sizes[k]); });
    ['close', 'focus', 'blur', 'print', 'stop', 'moveTo', 'moveBy', 'resizeTo', 'resizeBy', 'scroll', 'scrollTo', 'scrollBy', 'postMessage', 'cancelAnimationFrame', 'captureEvents'].forEach(
        function (name) { put(name, nothing); });
    put('open', function (url) { if (url !== undefined) go(url, 'window.open'); return global; });
    put('navigate', function (url) { go(url, 'window.navigate'); });
    put('showModalDialog', function (url) { go(url, 'window.showModalDialog'); });
    put('alert', function (text) { $message(String(text), 'alert'); });
    put('confirm', function (text) { $message(String(text), 'confirm'); return true; });
    put('prompt', function (text, value) { $message(String(text), 'prompt'); return value === undefined ? '' : value; });
    put('console', {});
    ['log', 'warn', 'error', 'info', 'debug', 'dir', 'trace', 'table', 'clear', 'time', 'timeEnd', 'group', 'groupEnd', 'assert'].forEach(function (name) { global.console[name] = nothing; });
    put('requestAnimationFrame', function (f) { return $settimeout(f, 16, 16); });
    put('requestIdleCallback', function (f) { return $settimeout(f, 1); });
    put('queueMicrotask', function (f) { $job(f); });
    put('setImmediate', function (f) { return $settimeout(f, 0); });
    put('getComputedStyle', function () { return new Style(); });
    put('matchMedia', function () { return {matches: false, addListener: nothing, addEventListener: nothing, removeListener: nothing}; });
    put('getSelection', members.getSelection);
    function Storage() { hide(this, '$items', {}); }
    Storage.prototype = {
        getItem: function (k) { return k in this.$items ? this.$items[k] : null; }, setItem: function (k, v) { this.$items[k] = String(v); },
        removeItem: function (k) { delete this.$items[k]; }, clear: function () { this.$items = {}; }, key: function (n) { return Object.keys(this.$items)[n] || null; }
    };
    put('localStorage', new Storage());
    put('sessionStorage', new Storage());
    put('history', {length: 1, state: null, back: nothing, forward: nothing, go: nothing, pushState: nothing, replaceState: nothing});
    put('external', {AddFavorite: nothing});
    put('chrome', {runtime: {}});
    put('crypto', {getRandomValues: function (a) { for (var k = 0; k < a.length; k++) a[k] = $random() * 256; return a; }, randomUUID: function () { return '00000000-0000-4000-8000-000000000001'; },
                   subtle: {}});
    put('Image', function Image() { return new Element('img'); });
    put('Audio', function Audio() { return new Element('audio'); });
    put('Option', function Option(text, value) { var e = new Element('option'); e.$text = String(text); e.value = value; return e; });
    ['Event', 'CustomEvent', 'MouseEvent', 'KeyboardEvent', 'UIEvent', 'PointerEvent'].forEach(function (name) {
        put(name, function (type, more) { $assign(this, eventOf(String(type), null), more || {}); });
    });
    ['MutationObserver', 'IntersectionObserver', 'ResizeObserver', 'PerformanceObserver'].forEach(function (name) {
        var make = function () { };
        make.prototype = {observe: nothing, disconnect: nothing, unobserve: nothing, takeRecords: function () { return []; }};
        put(name, make);
    });
    ['Node', 'HTMLElement', 'Element', 'HTMLAnchorElement', 'HTMLScriptElement', 'EventTarget'].forEach(function (name) { put(name, name === 'EventTarget' ? Events : Element); });
    put('customElements', {define: nothing, get: nothing});
    put('DOMParser', function DOMParser() { this.parseFromString = function (text) { var e = new Element('div'); fragment(e, String(text)); e.body = e.documentElement = e; return e; }; });
    put('XMLSerializer', function XMLSerializer() { this.serializeToString = function (e) { return e.innerHTML || ''; }; });

    // --- texts and bytes ---
    put('atob', function (text) {
        text = String(text).replace(/[\t\n\f\r ]/g, '');
        if (/[^A-Za-z0-9+\/=]/.test(text)) throw new Error('InvalidCharacterError');
        return $atob(text);
    });
    put('btoa', function (text) { return $btoa(String(text)); });
    function TextDecoder(label) { this.encoding = String(label || 'utf-8').toLowerCase(); }
    TextDecoder.prototype.decode = function (of) { return of === undefined ? '' : $text(of, this.encoding); };
    put('TextDecoder', TextDecoder);
    function FileReader() { this.readyState = 0; this.result = null; }
    FileReader.prototype = Object.create(Events.prototype);
    function reader(make) {
        return function (of) {
            var me = this;
            $job(function () {
                me.result = of instanceof Blob ? make(of) : null;
                me.readyState = 2;
                fire(me, 'load', {type: 'load', target: me});
                fire(me, 'loadend', {type: 'loadend', target: me});
            });
        };
    }
    FileReader.prototype.readAsDataURL = reader(function (of) { return 'data:' + (of.type || 'application/octet-stream') + ';base64,' + $btoa($latin(of.$bytes)); });
    FileReader.prototype.readAsText = reader(function (of) { return $text(of.$bytes); });
    FileReader.prototype.readAsBinaryString = reader(function (of) { return $latin(of.$bytes); });
    FileReader.prototype.readAsArrayBuffer = reader(function (of) { return of.$bytes.buffer; });
    put('FileReader', FileReader);

    // --- the network ---
    function answer(url, blob) {
        if (blob) return {good: true, text: function () { return $text(blob.$bytes); }, bytes: function () { return blob.$bytes.buffer; }, blob: function () { return blob; }};
        var good = false;
        return {good: good, text: function () { return ''; }, bytes: function () { return new Uint8Array(0).buffer; }, blob: function () { return new Blob([]); }};
    }
    function ask(url, method, via) {
        var blob = resolveBlob(url);
        if (blob) return answer(url, blob);
        url = whole(url);
        var good = $fetch(url, method, via);
        if (!good) return answer(url, null);
        return {good: true, text: function () { return $answer(url); }, bytes: function () { return $answer(url); }, blob: function () { var b = new Blob([String($answer(url))]); return b; }};
    }
    function XMLHttpRequest() { this.readyState = 0; this.status = 0; this.statusText = ''; this.responseText = ''; this.response = ''; this.responseType = ''; this.upload = new Events(); }
    XMLHttpRequest.prototype = Object.create(Events.prototype);
    $assign(XMLHttpRequest.prototype, {
        DONE: 4,
        open: function (method, url) { this.$method = String(method).toUpperCase(); this.$url = url; this.readyState = 1; },
        setRequestHeader: nothing, overrideMimeType: nothing, abort: nothing,
        getResponseHeader: function () { return null; }, getAllResponseHeaders: function () { return ''; },
        send: function () {
            var me = this, got = ask(this.$url, this.$method, 'XMLHttpRequest');
            me.readyState = 4;
            me.status = got.good ? 200 : 404;
            me.responseURL = whole(this.$url);
            me.response = me.responseType === 'blob' ? got.blob() : me.responseType === 'arraybuffer' ? got.bytes() : got.text();
            if (!me.responseType || me.responseType === 'text') me.responseText = me.response;
            $job(function () {
                ['readystatechange', 'load', 'loadend'].forEach(function (type) { fire(me, type, {type: type, target: me, currentTarget: me}); });
            });
        }
    });
    put('XMLHttpRequest', XMLHttpRequest);
    put('fetch', function (url, options) {
        var got = ask(url && url.url || url, String(options && options.method || 'GET').toUpperCase(), 'fetch');
        return Promise.resolve({
            ok: got.good, status: got.good ? 200 : 404, url: String(url), headers: {get: function () { return null; }, has: function () { return false; }},
            text: function () { return Promise.resolve(got.text()); }, blob: function () { return Promise.resolve(got.blob()); },
            arrayBuffer: function () { return Promise.resolve(got.bytes()); },
            json: function () { var t = got.text(); return $is(t) ? Promise.resolve(t) : new Promise(function (yes) { yes(JSON.parse(t)); }); },
            clone: function () { return this; }
        });
    });
    put('Request', function Request(url, options) { this.url = String(url); this.method = options && options.method || 'GET'; });
    put('Headers', URLSearchParams);
    put('Response', function Response(of) { var b = of instanceof Blob ? of : new Blob([of]); this.blob = function () { return Promise.resolve(b); }; this.arrayBuffer = function () { return b.arrayBuffer(); }; this.text = function () { return b.text(); }; });
    put('AbortController', function AbortController() { this.signal = {}; this.abort = nothing; });
    put('WebSocket', function WebSocket(url) { $fetch(String(url), 'GET', 'WebSocket'); this.send = this.close = this.addEventListener = nothing; });
    put('Worker', function Worker(url) {
        var blob = resolveBlob(url);
        if (blob) $child('worker.js', blob.$bytes); else go(url, 'Worker');
        this.postMessage = this.terminate = this.addEventListener = nothing;
    });
    put('importScripts', function () { list(arguments).forEach(function (url) { go(url, 'importScripts'); }); });

    // --- how a page goes on when its scripts have run ---
    var stage = 0;
    makeTree();
    ['scripts', 'forms', 'images', 'links'].forEach(function (name, n) { document[name] = byTag(['SCRIPT', 'FORM', 'IMG', 'A'][n]); });
    put('$handle', function (f, n, type) {
        var e = made[n] || global;
        return f.call(e, eventOf(String(type).replace(/^on/i, ''), e));
    });
    put('$event', function () {
        var row, e;
        flush();
        if (stage === 0) { stage = 1; document.readyState = 'interactive'; fire(document, 'DOMContentLoaded'); return true; }
        if (stage === 1) { stage = 2; document.readyState = 'complete'; fire(document, 'readystatechange'); return true; }
        if (stage === 2) { stage = 3; fire(global, 'load'); return true; }
        if (stage === 3) { stage = 4; fire(body, 'load'); return true; }
        if (stage === 4) { stage = 5; fire(global, 'pageshow'); return true; }
        // What a person or the browser would still do, once each: a click, a move, a key.
        if ((row = events.shift())) {
            if (/error|abort|unload|timeout|offline/.test(row[0])) return true;
            e = eventOf(row[0], row[2]);
            call(row[1], row[2], e);
            return true;
        }
        for (; stage - 5 < elements.length; stage++) {
            e = elements[stage - 5];
            for (var k in e.$attributes) {
                if (k.substr(0, 2) === 'on' && k !== 'onerror' && typeof e[k] === 'string') { stage++; fire(e, k.substr(2)); return true; }
            }
            if (typeof e.onclick === 'function') { stage++; fire(e, 'click'); return true; }
            if (!$parts && e.tagName === 'A' && /^\s*javascript:/i.test(e.href)) { stage++; run(e.href); return true; }
        }
        return elements.some(offer);
    });
})(this);
