package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.ProbeOutput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets in unusual places must not leave with an exported record.
class SecretPatternsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:34:11Z");
    private static final TimeWindow WINDOW = TimeWindow.before(NOW, Duration.ofHours(1));

    private static Incident incidentWith(Evidence... pieces) {
        var start = TestIncidentStarts.alert("node04", "High", Labels.of("alertname", "High"), WINDOW, ZoneOffset.UTC);
        return new Incident(
                start, TestIncidentStarts.timeline(NOW, ZoneOffset.UTC, "", List.of(pieces)), Optional.empty(), "");
    }

    private static String redactedText(Redaction redaction, Evidence... pieces) {
        var redacted = redaction.apply(incidentWith(pieces)).incident();
        return HtmlIncidentReport.of(redacted)
                + MarkdownIncidentReport.of(redacted).text()
                + redacted;
    }

    private static Evidence.Line line(String text) {
        return new Evidence.Line(NOW.toEpochMilli() * 1_000_000, Labels.of("unit", "x"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET https://oncall:HUNTER2@prom.east/api failed",
                "cloning https://HUNTER2@git.example/x",
                "redis://:HUNTER2@10.0.0.1:6379/0",
                "Authorization: Bearer HUNTER2.abcdefgh",
                "curl -H 'authorization: Basic HUNTER2dXNlcjpw' http://x",
                "Cookie: session=HUNTER2; theme=dark",
                "set-cookie: id=HUNTER2; HttpOnly",
                "{\"password\":\"HUNTER2\",\"user\":\"root\"}",
                "POSTGRES_PASSWORD=HUNTER2 starting",
                "client_secret='HUNTER2 and more'",
                "mysqldump --password HUNTER2 db",
                "api-key: HUNTER2",
                "PrivateKey = HUNTER2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=",
                "preshared key: HUNTER2",
                "token=HUNTER2&x=1",
                "PGPASSWORD=HUNTER2 psql -h db",
                "{\"clientSecret\":\"HUNTER2\",\"accessToken\":\"HUNTER2\"}",
                "{\"log\":\"{\\\"password\\\":\\\"HUNTER2\\\",\\\"user\\\":1}\"}",
                "{\\\"authorization\\\": \\\"Bearer HUNTER2\\\"}",
                "session_cookie=HUNTER2",
                "rate(x{api_key=~\"HUNTER2\",token!=\"HUNTER2\"}[5m])",
                "{app=\"x\"} | password == `HUNTER2 and more`",
                "GET https://oncall:pa@HUNTER2@prom.east/api failed",
                "curl -s -u admin:HUNTER2 http://x",
                "curl --user 'admin:HUNTER2' http://x",
                "mysql -u root -pHUNTER2 db",
                "sshpass -p HUNTER2 ssh node04",
                "eyJhbGciOiHUNTER2.eyJzdWIiOiHUNTER2.HUNTER2sig",
                "AKIAHUNTER2HUNTER2XX used",
                "glsa_HUNTER2HUNTER2HUNTER2HUNTER2_0a1b2c3d",
                "Post \"https://api.telegram.org/bot123456789:AAEhHUNTER2HUNTER2HUNTER2HUNTER2HUN/sendMessage\": timeout",
                "Post https://discord.com/api/webhooks/123456789/HUNTER2HUNTER2-HUNTER2: timeout",
                "https://acme.webhook.office.com/webhookb2/a@b/IncomingWebhook/HUNTER2HUNTER2/HUNTER2 refused",
                "ipmitool -I lanplus -H bmc1 -U admin -P HUNTER2 chassis status",
                "redis-cli -h db -a HUNTER2 ping",
                "smbclient -U 'oncall%HUNTER2' //nas/share",
                "snmpwalk -v2c -c HUNTER2 switch1",
                "snmpget -v3 -A HUNTER2a -X HUNTER2b switch1",
                "posted to https://hooks.slack.com/services/T0HUNTER2/B0HUNTER2/HUNTER2HUNTER2",
                "vault said hvs.HUNTER2HUNTER2HUNTER2",
                "GET https://s3/x?X-Amz-Signature=HUNTER2HUNTER2&x=1",
                "pushed with ghp_HUNTER2HUNTER2HUNTER2HUNTER2",
                "<user>noc</user><password>HUNTER2</password>",
                "<wsse:Password Type=\"text\">HUNTER2 and more</wsse:Password>",
                "<client-secret><![CDATA[HUNTER2]]></client-secret>",
                "{\"body\":\"<Token>HUNTER2<\\/Token>\"}",
                "<db user=\"noc\" password=\"HUNTER2\"/>",
                "<property name=\"db.password\" value=\"HUNTER2\"/>"
            })
    void secretIsRemovedFromEveryKindOfEvidence(String text) {
        var all = redactedText(
                Redaction.NONE,
                new Evidence.Note(text),
                new Evidence.CommandRun("node04", text, text, 0, Duration.ZERO, 0, text),
                new Evidence.Lines(text, "prod", text, WINDOW, List.of(line(text)), 0, text),
                new Evidence.MeasuredValues(
                        text,
                        "prod",
                        text,
                        Unit.NONE,
                        NOW,
                        List.of(new Evidence.MeasuredValue(Labels.of("instance", text), 1)),
                        text),
                new Evidence.Chart(text, "prod", text, Unit.NONE, WINDOW, Duration.ofMinutes(1), List.of(), text),
                new Evidence.ProbeRun(
                        "node04",
                        "execsnoop",
                        Map.of("filter", text),
                        WINDOW,
                        List.of(
                                new ProbeOutput.Event(NOW, Map.of("args", text)),
                                new ProbeOutput.Note(NOW, text),
                                new ProbeOutput.Table(NOW, List.of("ARGS"), List.of(List.of(text))),
                                new ProbeOutput.Stack(NOW, text, List.of(text), 1)),
                        0,
                        text),
                new Evidence.Decision(text, text, text, true, text));

        assertThat(all).doesNotContain("HUNTER2").contains("‹redacted 1›");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String percent(String text) {
        return hex(text).replaceAll("..", "%$0");
    }

    static List<String> coded() {
        var token = "ghp_HUNTER2HUNTER2HUNTER2HUNTER2";
        var key = "-----BEGIN OPENSSH PRIVATE KEY-----\n" + "HUNTER2aaaaaaaaa\n".repeat(9)
                + "-----END OPENSSH PRIVATE KEY-----\n";
        return List.of(
                base64(token),
                base64("." + token),
                base64("a " + token).replace("=", ""),
                "x/" + base64(token),
                Base64.getUrlEncoder().encodeToString(("password=HUNTER2?~ÿ" + token).getBytes(StandardCharsets.UTF_8)),
                base64(base64(token)),
                base64("{\"user\":\"x\",\"password\":\"HUNTER2\"}"),
                base64("https://oncall:HUNTER2@prom.east/"),
                Base64.getMimeEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)),
                hex(token),
                hex(token).toUpperCase(Locale.ROOT),
                "0" + hex(token),
                hex(token).replaceAll("..", "$0 ").strip(),
                hex(token).replaceAll("..", "$0:"),
                hex(token).replaceAll("....", "$0 "),
                percent(token),
                "url=http%3A%2F%2Fx%2F%3Ftoken%3DHUNTER2",
                "http%253A%252F%252Fa%253AHUNTER2%2540x",
                hex(token).replaceAll("..", "\\\\x$0"),
                hex(token).replaceAll("..", "\\\\u00$0"),
                "pass" + "word&#61;HUNTER2",
                percent(base64(token)),
                hex(percent("api_key: HUNTER2")));
    }

    /// No part of the encoded text may remain.
    @ParameterizedTest
    @MethodSource("coded")
    void encodedSecretIsRemoved(String text) {
        var redacted = Redaction.NONE
                .apply(incidentWith(
                        new Evidence.Note("it said " + text + " twice"),
                        new Evidence.CommandRun("node04", "x", text + "\n(after)", 0, Duration.ZERO, 0, "")))
                .incident()
                .toString();

        for (int i = 0; i + 12 <= text.length(); i += 4) {
            assertThat(redacted).doesNotContain(text.substring(i, i + 12));
        }
        assertThat(redacted).contains("it said", "after");
    }

    @Test
    void longInputIsSearchedInTimeProportionalToItsLength() {
        var runs = List.of("a".repeat(300_000), "ab ".repeat(100_000), "%41".repeat(100_000), "abcd\n".repeat(60_000));
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> runs.forEach(run -> assertThat(Redaction.NONE
                                .apply(incidentWith(new Evidence.Note(run)))
                                .text())
                        .isEqualTo("nothing had to be removed")));
    }

    @ParameterizedTest
    @CsvSource({"password", "db_password", "auth.token", "x-api-key", "secret", "set_cookie", "dbPassword", "access_key"
    })
    void valueOfALabelWithASecretNameIsRemoved(String name) {
        var labels = Labels.of(name, "HUNTER2", "instance", "node04:9100");

        var all = redactedText(
                Redaction.NONE,
                new Evidence.MeasuredValues(
                        "x", "prod", "x", Unit.NONE, NOW, List.of(new Evidence.MeasuredValue(labels, 1)), ""),
                new Evidence.Lines("x", "prod", "x", WINDOW, List.of(new Evidence.Line(1, labels, "hello")), 0, ""));

        assertThat(all).doesNotContain("HUNTER2").contains("node04:9100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK"})
    void privateKeyIsRemovedWholeAndLineByLine(String kind) {
        var key = List.of("-----BEGIN " + kind + "-----", "HUNTER2line1", "HUNTER2line2", "-----END " + kind + "-----");

        var all = redactedText(
                Redaction.NONE,
                new Evidence.CommandRun(
                        "node04", "cat key", String.join("\n", key) + "\nafter", 0, Duration.ZERO, 0, ""),
                new Evidence.Lines(
                        "x",
                        "prod",
                        "x",
                        WINDOW,
                        key.stream().map(SecretPatternsTest::line).toList(),
                        0,
                        ""),
                new Evidence.ProbeRun(
                        "node04",
                        "x",
                        Map.of(),
                        WINDOW,
                        key.stream()
                                .<ProbeOutput>map(text -> new ProbeOutput.Note(NOW, text))
                                .toList(),
                        0,
                        ""));

        assertThat(all).doesNotContain("HUNTER2").contains("after");
    }

    @Test
    void valueOfAListedLabelIsRemovedInEveryEncoding() {
        var labels = Labels.of("customer", "acme.corp (west)");
        var spellings = List.of(
                "up{customer=~\"acme\\\\.corp \\\\(west\\\\)\"}",
                "rate(x{c=~\"acme\\.corp \\(west\\)\"}[5m])",
                "http://x/?c=acme.corp+%28west%29",
                "http://x/?c=acme.corp%20%28west%29",
                "see acme.corp (west)",
                "up{customer='acme.corp (west)'} or up{customer=`acme.corp (west)`}",
                "up{customer='acme east'} or up{customer=`acme east`}",
                "{\"log\":\"{\\\"customer\\\":\\\"acme east\\\",\\\"x\\\":1}\"}");
        var pieces = new ArrayList<Evidence>();
        pieces.add(new Evidence.MeasuredValues(
                "x", "prod", "x", Unit.NONE, NOW, List.of(new Evidence.MeasuredValue(labels, 1)), ""));
        spellings.forEach(text -> pieces.add(new Evidence.Note(text)));

        var all = redactedText(Redaction.of(List.of(), List.of("customer")), pieces.toArray(Evidence[]::new));

        assertThat(all).doesNotContain("acme", "west", "east");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the token bucket is full",
                "oncall ALL=(root) NOPASSWD: /usr/bin/journalctl",
                "docker run -u 1000:1000 x && journalctl -u nginx.service",
                "rate(tokens_total[5m]) > 300",
                "sum by (job) (rate(http_requests_total{job=\"node\"}[5m]))",
                "sudo: oncall : TTY=pts/0 ; PWD=/home/oncall ; USER=root ; COMMAND=/usr/bin/id",
                "OLDPWD=/var/log",
                "ping -c 3 10.0.0.1",
                "https://git.example/hooks/api/webhooks",
                "user=root from 10.0.0.1 port 22",
                "https://prom.east:9090/graph?g0.expr=up",
                "Failed password for root from 10.0.0.1",
                "a bearer of bad news",
                "aGVsbG8gd29ybGQsIHRoaXMgaXMgbm90aGluZw==",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "GET /graph?g0.expr=up%7Bjob%3D%22node%22%7D",
                "see //hooks.slack.com for more"
            })
    void textWithoutSecretsIsUnchanged(String text) {
        var redacted = Redaction.NONE.apply(incidentWith(new Evidence.Note(text)));

        assertThat(redacted.incident().entries().getFirst().what()).isEqualTo(new Evidence.Note(text));
        assertThat(redacted.text()).isEqualTo("nothing had to be removed");
    }

    @Test
    void theArgumentsAndColumnsOfAProbeKeepTheirOrderAndTheirEmptyValues() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("PID", "7");
        fields.put("COMM", "sh");
        fields.put("ERR", "");
        var run = new Evidence.ProbeRun(
                "node04",
                "biolatency",
                Map.of("by-disk", ""),
                WINDOW,
                List.of(new ProbeOutput.Event(NOW, fields)),
                0,
                "");

        var kept = (Evidence.ProbeRun) Redaction.NONE
                .apply(incidentWith(run))
                .incident()
                .entries()
                .getFirst()
                .what();

        assertThat(kept).isEqualTo(run);
        assertThat(((ProbeOutput.Event) kept.outputs().getFirst()).fields().keySet())
                .containsExactly("PID", "COMM", "ERR");
    }

    @Test
    void theAddressOfADeadMansSwitchIsRemoved() {
        var uuid = "8b1f2c3d-0a1b-4c2d-9e3f-001122334455";
        for (var address : List.of("https://hc-ping.com/" + uuid, "https://checks.example/ping/" + uuid + "/fail")) {
            assertThat(redactedText(Redaction.NONE, new Evidence.Note("Post \"" + address + "\": timeout")))
                    .doesNotContain(uuid)
                    .contains("timeout");
        }
    }

    @Test
    void numberOfRemovedSecretsIsReported() {
        var redacted = Redaction.NONE.apply(
                incidentWith(new Evidence.Note("token=HUNTER2"), new Evidence.Note("pwd: HUNTER2")));

        assertThat(redacted.text()).isEqualTo("secrets recognised by pattern: 2 places in 2 entries");
    }
}
