package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Variable.SelectionMode;
import greenwall.fleet.dashboard.Variable.Value;
import greenwall.fleet.dashboard.VariableSubstitution.ChosenValues;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableSubstitutionTest {
    private static final TimeWindow WINDOW =
            new TimeWindow(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T06:00:00Z"));
    private static final SelectionMode MULTI = new SelectionMode(true, true, "");

    private final VariableSubstitution values = VariableSubstitution.of(List.of(
                    chosen("one", SelectionMode.ONE, "a.b"),
                    chosen("quoted", SelectionMode.ONE, "a\\b\"c"),
                    chosen("matcher", SelectionMode.ONE, "job=\"node\""),
                    chosen("apostrophe", SelectionMode.ONE, "it's \"x\""),
                    chosen("many", MULTI, "a.b", "c|d"),
                    chosen("single", MULTI, "x+y"),
                    chosen("all", MULTI, Variable.ALL),
                    chosen("any", new SelectionMode(true, true, ".*"), Variable.ALL),
                    chosen("nested", new SelectionMode(true, true, "$one-.*"), Variable.ALL),
                    chosen("space", SelectionMode.ONE, "a b&c"),
                    chosen("path", SelectionMode.ONE, "~/a b(*)")))
            .in(WINDOW);

    private static ChosenValues chosen(String name, SelectionMode choice, String... chosen) {
        List<Value> options = List.of(Value.of(Variable.ALL), new Value("First", "p"), Value.of("q"));
        return new ChosenValues(
                new Variable(name, "", "", Variable.Hide.NOT, new Variable.TextVariable(), choice, List.of()),
                List.of(chosen),
                options);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "up{i=\"$one\"}                ; up{i=\"a.b\"}",
                "up{i=\"$quoted\"}             ; up{i=\"a\\\\b\\\"c\"}",
                "up{$matcher}                  ; up{job=\"node\"}",
                "up{i=\"\\\"$quoted\", $matcher} ; up{i=\"\\\"a\\\\b\\\"c\", job=\"node\"}",
                "up{i='$apostrophe'}           ; up{i='it\\'s \"x\"'}",
                "up{i=~\"$many\"}              ; up{i=~\"(a\\\\.b|c\\\\|d)\"}",
                "up{i=~\"${single}\"}          ; up{i=~\"x\\\\+y\"}",
                "up{i=~\"[[all]]\"}            ; up{i=~\"(p|q)\"}",
                "up{i=~\"$any\"}               ; up{i=~\".*\"}",
                "up{i=~\"$nested\"}            ; up{i=~\"a.b-.*\"}",
                "${many:regex}                 ; (a\\.b|c\\|d)",
                "${one:regex}                  ; a\\.b",
                "${many:pipe}                  ; a.b|c|d",
                "${many:csv}                   ; a.b,c|d",
                "[[many:csv]]                  ; a.b,c|d",
                "${many:raw}                   ; a.b,c|d",
                "${many:glob}                  ; {a.b,c|d}",
                "${many:json}                  ; [\"a.b\",\"c|d\"]",
                "${quoted:json}                ; a\\b\"c",
                "${many:singlequote}           ; 'a.b','c|d'",
                "${many:doublequote}           ; \"a.b\",\"c|d\"",
                "${many:sqlstring}             ; 'a.b','c|d'",
                "${many:distributed}           ; a.b,many=c|d",
                "${many:lucene}                ; (\"a.b\" OR \"c\\|d\")",
                "${many:queryparam}            ; var-many=a.b&var-many=c%7Cd",
                "${space:percentencode}        ; a%20b%26c",
                "${path:percentencode}         ; ~%2Fa%20b%28%2A%29",
                "${any:percentencode}          ; .%2A",
                "${any:csv} ${any:text}        ; .* All",
                "${path:uriencode}             ; ~/a%20b%28%2A%29",
                "${many:uriencode}             ; %7Ba.b,c%7Cd%7D",
                "${space:queryparam}           ; var-space=a%20b%26c",
                "${all:text}                   ; All",
                "$unknown ${unknown:csv}       ; $unknown ${unknown:csv}",
                "$__range $__range_s $__range_ms ; 21600s 21600 21600000",
                "$__from ${__to}               ; 1767225600000 1767247200000",
                "${__from:date}                ; 2026-01-01T00:00:00.000Z",
                "${__from:date:seconds}        ; 1767225600",
                "${__to:date:YYYY-MM-DD HH}    ; 2026-01-01 06",
                "costs 5$ each                 ; costs 5$ each",
            })
    void variablesInAQueryAreReplaced(String queryText, String sent) {
        assertThat(values.promql(queryText)).isEqualTo(sent);
    }

    @Test
    void anApostropheInACommentBeginsNoString() {
        assertThat(values.promql("up # it's\n{$matcher}")).isEqualTo("up # it's\n{job=\"node\"}");
    }

    @Test
    void logqlTitleAndTextUseDifferentFormats() {
        assertThat(values.logql("{i=~\"$many\"}")).isEqualTo("{i=~\"a\\\\.b|c\\\\|d\"}");
        assertThat(values.title("$all of $many")).isEqualTo("All of a.b + c|d");
        assertThat(values.text("$many")).isEqualTo("{a.b,c|d}");
        assertThat(values.choosing("many", "z").title("$many")).isEqualTo("z");
        assertThat(values.choosing("all", "p").title("$all")).isEqualTo("First");
    }

    @ParameterizedTest
    @CsvSource({"30, '', 10m", "10, '', 30m", "30, 1h, 1h", "360, '', 1m"})
    void anAutomaticIntervalDividesTheTimeRange(int count, String least, String interval) {
        var variable = new Variable(
                "step",
                "",
                "",
                Variable.Hide.NOT,
                new Variable.IntervalVariable(List.of("1m", "5m"), true, count, least),
                new Variable.SelectionMode(false, false, ""),
                List.of());
        var automatic = List.of(Variable.IntervalVariable.AUTO);
        var scope =
                VariableSubstitution.of(List.of(new VariableSubstitution.ChosenValues(variable, automatic, List.of())));
        assertThat(scope.in(WINDOW).promql("rate(x[$step])")).isEqualTo("rate(x[" + interval + "])");
    }

    /// Window, points, minimum step of panel and query, factor, scrape → step, `$__interval`,
    /// `$__rate_interval`.
    @ParameterizedTest
    @CsvSource({
        "6h,  1000, '',  '',   1, 15s, 20s,  20s, 1m0s",
        "1h,  1000, '',  '',   1, 15s, 15s,  15s, 1m0s",
        "1h,  1000, '',  '1m', 1, 15s, 60s,  1m,  4m0s",
        "1h,  1000, 30s, '',   1, 15s, 30s,  30s, 1m0s",
        "1h,  1000, '',  '',   2, 15s, 30s,  30s, 1m0s",
        "24h, 1000, '',  '',   1, 60s, 60s,  1m,  4m0s",
        "7d,  1000, '',  '',   1, 15s, 600s, 10m, 10m15s",
        "30d, 1000, '',  '',   1, 15s, 1800s,30m, 30m15s",
        "1h,  1000, '',  '5s', 1, 15s, 5s,   5s,  20s",
        "1h,  1000, '',  $__rate_interval, 1, 15s, 60s, 1m, 1m0s",
        "1h,  1000, '',  >2m,  1, 15s, 120s, 2m,  8m0s",
        "12h, 100,  '',  '',   1, 15s, 300s, 5m,  5m15s",
    })
    void stepDependsOnTheWindowAndItsLimits(
            String length,
            int points,
            String panelMinInterval,
            String minInterval,
            int factor,
            String scrape,
            String step,
            String interval,
            String rate) {
        TimeWindow window =
                new TimeWindow(WINDOW.end().minus(QueryIntervals.parse(length, Duration.ZERO)), WINDOW.end());
        var query = new PanelQuery.Query(
                "A",
                false,
                SourceRef.DEFAULT,
                "$__interval/$__rate_interval",
                PanelQuery.QueryMode.RANGE,
                PanelQuery.Format.TIME_SERIES,
                "",
                minInterval,
                factor,
                0);
        ResolvedQuery resolved = ResolvedQuery.of(
                query,
                new Panel.QueryOptions(SourceRef.DEFAULT, panelMinInterval, 0, "", ""),
                window,
                points,
                QueryIntervals.parse(scrape, Duration.ZERO),
                values,
                ZoneOffset.UTC);
        assertThat(resolved.step()).isEqualTo(QueryIntervals.parse(step, Duration.ZERO));
        assertThat(resolved.text()).isEqualTo(interval + "/" + rate);
        assertThat(resolved.window().start().toEpochMilli() % resolved.step().toMillis())
                .isZero();
    }

    @Test
    void theValueOfARepeatedPanelIsEscapedLikeTheOthers() {
        var scope = VariableSubstitution.of(List.of(
                chosen("cpu", new SelectionMode(true, false, ""), "Intel(R)"), chosen("one", SelectionMode.ONE, "a")));
        assertThat(scope.choosing("cpu", "Intel(R)").promql("{cpu=~\"$cpu\"}"))
                .isEqualTo("{cpu=~\"Intel\\\\(R\\\\)\"}");
        assertThat(scope.choosing("one", "a.b").promql("{i=\"$one\"}")).isEqualTo("{i=\"a.b\"}");
    }
}
