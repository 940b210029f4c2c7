#!/usr/bin/env python3
"""One request as a person of the demo; prints status and body. usage: demo_ask.py URL ROLE METHOD PATH [BODY]"""
import http.client, json, sys, urllib.parse

server, role, method, path = sys.argv[1:5]
body = sys.argv[5].encode() if len(sys.argv) > 5 else None


def ask(method, path, body=None, cookie=None):
    c = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=120)
    head = {'X-Banso': '1', 'Content-Type': 'application/json', **({'Cookie': cookie} if cookie else {})}
    c.request(method, path, body, head)
    r = c.getresponse()
    return r.status, r.read().decode(), r.getheader('Set-Cookie')


p = next(p for p in json.loads(ask('GET', '/api/demo/people')[1])['items'] if p['role'] == role)
cookie = ask('POST', '/api/demo/session', json.dumps({'org': p['org'], 'id': p['id']}).encode())[2].split(';')[0]
status, text, _ = ask(method, path, body, cookie)
print(status, text)
