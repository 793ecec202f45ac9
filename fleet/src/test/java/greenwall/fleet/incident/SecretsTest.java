package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.probe.Output;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets in odd places: none of them leaves the house with a record.
class SecretsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:34:11Z");
    private static final Window WINDOW = Window.before(NOW, Duration.ofHours(1));

    private static Incident with(Evidence... pieces) {
        var entries = new ArrayList<Entry>();
        for (var piece : pieces) {
            entries.add(new Entry(entries.size() + 1, NOW, ZoneOffset.UTC, "anna", "", piece));
        }
        var opening = new Opening(
                Opening.newId(NOW, 1),
                "High",
                "prod",
                "node04",
                Labels.of("alertname", "High"),
                WINDOW,
                NOW,
                ZoneOffset.UTC,
                "anna",
                false);
        return new Incident(opening, entries, Optional.empty(), "");
    }

    private static String leaving(Redaction redaction, Evidence... pieces) {
        var redacted = redaction.apply(with(pieces)).incident();
        return HtmlReport.of(redacted) + MarkdownReport.of(redacted).text() + redacted;
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
                "eyJhbGciOiHUNTER2.eyJzdWIiOiHUNTER2.HUNTER2sig",
                "AKIAHUNTER2HUNTER2XX used",
                "pushed with ghp_HUNTER2HUNTER2HUNTER2HUNTER2"
            })
    void aSecretIsTakenOutOfEveryKindOfEvidence(String text) {
        var all = leaving(
                Redaction.NONE,
                new Evidence.Note(text),
                new Evidence.CommandRun("node04", text, text, 0, Duration.ZERO, 0, text),
                new Evidence.Lines(text, "prod", text, WINDOW, List.of(line(text)), 0, text),
                new Evidence.Figures(
                        text,
                        "prod",
                        text,
                        Unit.NONE,
                        NOW,
                        List.of(new Evidence.Figure(Labels.of("instance", text), 1)),
                        text),
                new Evidence.Chart(
                        text,
                        "prod",
                        text,
                        Unit.NONE,
                        WINDOW,
                        Duration.ofMinutes(1),
                        List.of(),
                        List.of(new Evidence.Threshold(text, 1)),
                        text),
                new Evidence.ProbeRun(
                        "node04",
                        "execsnoop",
                        Map.of("filter", text),
                        WINDOW,
                        List.of(
                                new Output.Event(NOW, Map.of("args", text)),
                                new Output.Note(NOW, text),
                                new Output.Table(NOW, List.of("ARGS"), List.of(List.of(text))),
                                new Output.Stack(NOW, text, List.of(text), 1)),
                        0,
                        text),
                new Evidence.Decision(text, text, text, true, text));

        assertThat(all).doesNotContain("HUNTER2").contains("‹redacted 1›");
    }

    @ParameterizedTest
    @CsvSource({"password", "db_password", "auth.token", "x-api-key", "secret", "set_cookie"})
    void aLabelOfSuchANameLosesItsValue(String name) {
        var labels = Labels.of(name, "HUNTER2", "instance", "node04:9100");

        var all = leaving(
                Redaction.NONE,
                new Evidence.Figures("x", "prod", "x", Unit.NONE, NOW, List.of(new Evidence.Figure(labels, 1)), ""),
                new Evidence.Lines("x", "prod", "x", WINDOW, List.of(new Evidence.Line(1, labels, "hello")), 0, ""));

        assertThat(all).doesNotContain("HUNTER2").contains("node04:9100");
    }

    @Test
    void aPrivateKeyIsTakenOutWholeAndLineByLine() {
        var key = List.of(
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "HUNTER2line1",
                "HUNTER2line2",
                "-----END OPENSSH PRIVATE KEY-----");

        var all = leaving(
                Redaction.NONE,
                new Evidence.CommandRun(
                        "node04", "cat key", String.join("\n", key) + "\nafter", 0, Duration.ZERO, 0, ""),
                new Evidence.Lines(
                        "x",
                        "prod",
                        "x",
                        WINDOW,
                        key.stream().map(SecretsTest::line).toList(),
                        0,
                        ""),
                new Evidence.ProbeRun(
                        "node04",
                        "x",
                        Map.of(),
                        WINDOW,
                        key.stream()
                                .<Output>map(text -> new Output.Note(NOW, text))
                                .toList(),
                        0,
                        ""));

        assertThat(all).doesNotContain("HUNTER2").contains("after");
    }

    @Test
    void aListedLabelsValueIsTakenOutHoweverItIsSpelt() {
        var labels = Labels.of("customer", "acme.corp (west)");
        var spelt = List.of(
                "up{customer=~\"acme\\\\.corp \\\\(west\\\\)\"}",
                "rate(x{c=~\"acme\\.corp \\(west\\)\"}[5m])",
                "http://x/?c=acme.corp+%28west%29",
                "http://x/?c=acme.corp%20%28west%29",
                "see acme.corp (west)");
        var pieces = new ArrayList<Evidence>();
        pieces.add(new Evidence.Figures("x", "prod", "x", Unit.NONE, NOW, List.of(new Evidence.Figure(labels, 1)), ""));
        spelt.forEach(text -> pieces.add(new Evidence.Note(text)));

        var all = leaving(Redaction.of(List.of(), List.of("customer")), pieces.toArray(Evidence[]::new));

        assertThat(all).doesNotContain("acme", "west");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the token bucket is full",
                "sum by (job) (rate(http_requests_total{job=\"node\"}[5m]))",
                "user=root from 10.0.0.1 port 22",
                "https://prom.east:9090/graph?g0.expr=up",
                "Failed password for root from 10.0.0.1",
                "a bearer of bad news"
            })
    void whatIsNoSecretStays(String text) {
        var redacted = Redaction.NONE.apply(with(new Evidence.Note(text)));

        assertThat(redacted.incident().entries().getFirst().what()).isEqualTo(new Evidence.Note(text));
        assertThat(redacted.text()).isEqualTo("nothing was to be taken out");
    }

    @Test
    void howManySecretsWereTakenOutIsSaid() {
        var redacted =
                Redaction.NONE.apply(with(new Evidence.Note("token=HUNTER2"), new Evidence.Note("pwd: HUNTER2")));

        assertThat(redacted.text()).isEqualTo("secrets by their look: 2 places in 2 pieces");
    }
}
