package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.VariableSubstitution;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryCheckTest {
    private static final QueryCheck CHECK =
            new QueryCheck(VariableSubstitution.of(List.of(new VariableSubstitution.ChosenValues(
                            SampleDashboards.nodeVariable(true),
                            List.of("a1.west.example.net", "a2.west.example.net"),
                            List.of())))
                    .withIntervals(Duration.ofSeconds(15), Duration.ofMinutes(1)));

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '|', textBlock = """
            PROMETHEUS; rate(x{instance=~"$node"}[$__rate_interval]) +; 1:47: parse error: unexpected end of the query
            PROMETHEUS; rate(x{instance=~"$node"}[$__rate_interval]) > 0.5; ||
            PROMETHEUS; rate(x[$__rate_interval])) + rate(x{a="$node"}[1m]); 1:26: parse error: unexpected ")"
            PROMETHEUS; sum(( up{instance=~"$node"}); 1:29: parse error: unexpected end of the query, expected ")"
            LOKI; {host=~"$node"} |= `x`; ||
            """)
    void aSyntaxErrorIsNamedWhereItIsWritten(SourceRef.Kind source, String written, String problem) {
        assertThat(CHECK.problem(source, written)).isEqualTo(problem);
    }

    @Test
    void aSyntaxErrorAtTheBeginningOfALongQueryIsFoundAtOnce() {
        var written = "up)" + (" + x{instance=~\"$node\"}" + " ".repeat(300)).repeat(150);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(CHECK.problem(SourceRef.Kind.PROMETHEUS, written))
                        .startsWith("1:3: parse error"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '|', textBlock = """
            label_values(node_load1, instance); ||
            label_values(instance); ||
            label_values(up{instance=~"$node"}, job); ||
            label_names(); ||
            metrics(node_.*); ||
            query_result(sum by (job) (up)); ||
            up{job="node"}; ||
            ||; A query is missing
            label_valus(node_load1; Expected label_values(
            nosuchfn(x; Expected label_values(
            label_values(up{job="a", instance); 1:24: parse error
            query_result(sum by (job) (up); 1:
            metrics([a); The regular expression is not valid
            """)
    void theQueryOfAVariableIsOneOfTheFunctionsOrASelector(String written, String problem) {
        var found = CHECK.variableProblem(SourceRef.Kind.PROMETHEUS, written);
        if (problem.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).contains(problem).doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '|', textBlock = """
            a.*; ||
            /(?<text>a)/; ||
            ||; ||
            /[/a/; The regular expression is not valid: unclosed character class.
            """)
    void anInvalidRegularExpressionIsSaid(String written, String problem) {
        assertThat(CHECK.regexProblem(written)).isEqualTo(problem);
    }
}
