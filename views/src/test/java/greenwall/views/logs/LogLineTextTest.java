package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.source.LogSource;
import greenwall.views.widgets.NameValueList;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLineTextTest {
    @Test
    void logfmtLinesAreSplitIntoFields() {
        var found = StructuredLineParser.of(
                "ts=2026 level=info msg=\"request \\\"x\\\" served\" path=/a?b=c empty= bare took=3ms");
        assertThat(found.format()).isEqualTo(StructuredLineParser.Format.LOGFMT);
        assertThat(found.values())
                .containsExactly(
                        entry("ts", "2026"),
                        entry("level", "info"),
                        entry("msg", "request \"x\" served"),
                        entry("path", "/a?b=c"),
                        entry("empty", ""),
                        entry("took", "3ms"));
        var longLine = "a=1 msg=\"" + "x\\n".repeat(200_000);
        assertThat(StructuredLineParser.of(longLine).values().get("msg")).hasSize(400_000);
    }

    @Test
    void jsonLinesAreSplitIntoFieldsWithNestedNamesJoined() {
        var found = StructuredLineParser.of(
                "{\"a\":1,\"b\":{\"c\":\"x\\n\\u0041\",\"d\":[1,{\"e\":2}]},\"f\":null,\"g\":\"}\"}");
        assertThat(found.format()).isEqualTo(StructuredLineParser.Format.JSON);
        assertThat(found.values())
                .containsExactly(
                        entry("a", "1"),
                        entry("b_c", "x\nA"),
                        entry("b_d", "[1,{\"e\":2}]"),
                        entry("f", "null"),
                        entry("g", "}"));
    }

    @Test
    void brokenJsonYieldsTheFieldsBeforeTheError() {
        assertThat(StructuredLineParser.of("{\"a\":1,\"b\":\"unfinished").values())
                .containsEntry("a", "1");
        assertThat(StructuredLineParser.of("{\"a\":{\"b\":1,\"c\":[2,\"x").values())
                .containsExactly(entry("a_b", "1"), entry("a_c", "[2,\"x"));
        assertThat(StructuredLineParser.of("{\"msg\":\"caf\\u00").values()).containsEntry("msg", "caf");
        assertThat(StructuredLineParser.of("{{{").values()).isEmpty();
        assertThat(StructuredLineParser.of("{\"a\"").values()).isEmpty();
        assertThat(StructuredLineParser.of("plain words of a sentence").format())
                .isEqualTo(StructuredLineParser.Format.NONE);
        assertThat(StructuredLineParser.of("session opened for user root(uid=0) by (uid=0)")
                        .format())
                .isEqualTo(StructuredLineParser.Format.NONE);
    }

    @Test
    void aFieldAfterADeepOrMalformedOneIsStillFound() {
        var deep = "{\"a\":".repeat(20) + "\"}\"" + "}".repeat(20);
        assertThat(StructuredLineParser.of("{\"deep\":" + deep + ",\"msg\":\"x\"}")
                        .values())
                .containsEntry("msg", "x");
        assertThat(StructuredLineParser.of("{\"list\":[1 2,\"]\\\"\"],\"msg\":\"x\"}")
                        .values())
                .containsExactly(entry("list", "[1 2,\"]\\\"\"]"), entry("msg", "x"));
        assertThat(StructuredLineParser.of("{\"path\":\"C:\\users\",\"msg\":\"x\"}")
                        .values())
                .containsExactly(entry("path", "C:users"), entry("msg", "x"));
    }

    @Test
    void theVariablePartsAreThoseBetweenTheTemplatesWords() {
        var line = "Failed password for root from 10.0.0.7 port 51122 ssh2";
        assertThat(VariableParts.of(line, "Failed password for <*> from <*> port <*> ssh2"))
                .extracting(s -> line.substring(s.from(), s.to()))
                .containsExactly("root", "10.0.0.7", "51122");
        assertThat(VariableParts.of("alone", "<*>")).containsExactly(new VariableParts.TextRange(0, 5));
        assertThat(VariableParts.of("eid=7 done", "eid=<*> done")).containsExactly(new VariableParts.TextRange(4, 5));
        assertThat(VariableParts.of("nothing alike", "quite other words <*>")).hasSize(1);
    }

    @Test
    void aSearchFindsTextWhateverItsCase() {
        assertThat(new LineSearch("OOM").in("Out of memory: oom-killer")).isTrue();
        assertThat(new LineSearch("oom").ranges("OOM, oom")).hasSize(2);
        assertThat(new LineSearch("oomph").in("oom")).isFalse();
    }

    @Test
    void aLineBecomesAQueryForLinesLikeIt() {
        var stream = Labels.of("hostname", "node\"04", "unit", "sshd");
        var query = LogqlEdits.like(stream, "Failed password for <*> from <*> port <*> ssh2");
        assertThat(query)
                .isEqualTo(
                        "{hostname=\"node\\\"04\", unit=\"sshd\"} |= \"Failed\" |= \"password\" |= \"for\" |= \"from\""
                                + " |= \"port\" |= \"ssh2\"");
        assertThat(Logql.parse(query)).isInstanceOf(ParseResult.Valid.class);
        assertThat(LogqlEdits.like("{a=\"b\"} # web", "Failed <*>"))
                .as("a comment does not contain the filter")
                .isEqualTo("{a=\"b\"} # web\n |= \"Failed\"");
    }

    @Test
    void aQueryIsNarrowedByALabelOrByAField() {
        assertThat(LogqlEdits.narrowed("{a=\"}\"} |= \"x\"", "", "unit", "sshd"))
                .isEqualTo("{unit=\"sshd\", a=\"}\"} |= \"x\"");
        assertThat(LogqlEdits.narrowed("{a=\"b\"}", "| json |", "status", "500"))
                .isEqualTo("{a=\"b\"} | json | status=\"500\"");
        assertThat(LogqlEdits.withoutStages("{a=\"b\"} |= \"x\" | json")).isEqualTo("{a=\"b\"}");
        assertThat(LogqlEdits.volume("{a=\"b\"} |= \"x\"", 30))
                .isEqualTo(
                        "sum by (level, detected_level, severity, severity_text, lvl, loglevel, log_level, priority, PRIORITY)"
                                + " (count_over_time({a=\"b\"} |= \"x\" [30s]))");
        assertThat(LogqlEdits.volume("rate({a=\"b\"}[1m])", 30)).isEmpty();
        assertThat(LogqlEdits.volume("{a=\"b\"} # all", 30))
                .as("its comment ends before what follows")
                .contains("count_over_time({a=\"b\"} # all\n [30s])");
        assertThat(LogqlEdits.narrowed("{a=\"b\"} # all", "| json |", "status", "500"))
                .isEqualTo("{a=\"b\"} # all\n | json | status=\"500\"");
        assertThat(List.of(LogqlEdits.withoutStages("{"))).containsExactly("{");
    }

    @Test
    void aFieldIsNamedInAQueryAsLokiNamesIt() {
        for (var name : List.of("http.status", "user-agent", "@timestamp", "9x", "Größe")) {
            var query = LogqlEdits.narrowed("{a=\"b\"}", "| json |", name, "500");
            assertThat(Logql.parse(query)).as(query).isInstanceOf(ParseResult.Valid.class);
        }
        assertThat(LogqlEdits.narrowed("{a=\"b\"}", "| json |", "http.status", "500"))
                .isEqualTo("{a=\"b\"} | json | http_status=\"500\"");
        assertThat(LogqlEdits.narrowed("{a=\"b\"}", "| json |", "9x", "1")).endsWith("| _9x=\"1\"");
    }

    @Test
    void anArrayIsNoConditionOfAQueryButATextInBracketsIs() {
        var line = new LogLine(
                new LogSource.Line(1, Labels.EMPTY, Map.of(), "{\"tags\":[1,2],\"status\":500,\"thread\":\"[main]\"}"));
        assertThat(new LineDetails(ZoneOffset.UTC, _ -> {}, _ -> {}).of(line))
                .filteredOn(entry -> entry.open().isPresent())
                .extracting(NameValueList.Entry::name)
                .containsExactly("status", "thread");
    }

    @Test
    void fromADistanceALineShowsItsMessageWithoutTimeLevelAndIds() {
        assertThat(StructuredLineParser.sentence(
                        "{\"level\":\"error\",\"msg\":\"page failed\",\"status\":500,\"trace_id\":\"2f\",\"ts\":1.5}"))
                .isEqualTo("page failed  status=500");
        assertThat(StructuredLineParser.sentence("level=warn msg=\"quote took long\" took=1578ms"))
                .isEqualTo("quote took long  took=1578ms");
        assertThat(StructuredLineParser.sentence("nft-drop: IN=eth0 SRC=192.0.2.1"))
                .isEqualTo("nft-drop: IN=eth0 SRC=192.0.2.1");
    }
}
