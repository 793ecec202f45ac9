package greenwall.fleet.promql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromqlTest {
    /// Queries and the response of Prometheus 2.42 to each at /api/v1/format_query: `=` and the text, or `!`
    /// and the error.
    static Stream<RecordedQuery> recorded() throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PromqlTest.class.getResourceAsStream("parsed.tsv")), StandardCharsets.UTF_8))) {
            return reader.lines().toList().stream().map(RecordedQuery::of);
        }
    }

    record RecordedQuery(String query, String answer) {
        static RecordedQuery of(String line) {
            int tab = line.indexOf('\t');
            return new RecordedQuery(plain(line.substring(0, tab)), plain(line.substring(tab + 1)));
        }

        private static String plain(String escaped) {
            var out = new StringBuilder();
            for (int i = 0; i < escaped.length(); i++) {
                char c = escaped.charAt(i);
                if (c == '\\') {
                    char kind = escaped.charAt(++i);
                    out.append(kind == 'n' ? '\n' : kind == 't' ? '\t' : kind);
                } else {
                    out.append(c);
                }
            }
            return out.toString();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void queriesAreAcceptedOrRefusedAsByPrometheus(RecordedQuery recorded) {
        switch (Promql.parse(recorded.query())) {
            case ParseResult.Valid(var expr) ->
                assertThat("=" + PromqlPrinter.pretty(expr)).isEqualTo(recorded.answer());
            case ParseResult.Invalid(var error) -> {
                assertThat(recorded.answer()).as(error.message()).startsWith("!");
                assertThat(error.text()).isNotBlank();
                assertThat(error.span().start()).isBetween(0, recorded.query().length());
            }
        }
    }

    @Test
    void errorShowsItsPositionAndWhatWasExpected() {
        assertThat(problem("sum(rate(x[5m))"))
                .isEqualTo("1:14: parse error: unexpected \")\", expected \":\" or \"]\"");
        assertThat(problem("up{a=\"b")).isEqualTo("1:6: parse error: unterminated string");
        assertThat(problem("a +\n  $b")).isEqualTo("2:3: parse error: unexpected character \"$\"");
        assertThat(problem("sum(a")).isEqualTo("1:6: parse error: unexpected end of the query, expected \")\"");
    }

    private static String problem(String query) {
        return Promql.parse(query) instanceof ParseResult.Invalid(var error) ? error.message() : "";
    }

    @Test
    void printedTextParsesBackToTheSameTree() throws IOException {
        assertThat(recorded().filter(r -> r.answer().startsWith("="))).allSatisfy(r -> {
            String formatted = Promql.parse(r.query()).tree().orElseThrow().text();
            assertThat(Promql.parse(formatted).tree().orElseThrow().text()).isEqualTo(formatted);
        });
    }

    @Test
    void plainSelectorAcceptsNoRange() {
        assertThat(Promql.parseSelector("up{job=\"node\"}").tree()).isPresent();
        assertThat(Promql.parseSelector("up[5m]").tree()).isEmpty();
        assertThat(Promql.parseSelector("up{"))
                .isInstanceOfSatisfying(
                        ParseResult.Invalid.class,
                        refused -> assertThat(refused.error().message())
                                .isEqualTo(
                                        "1:4: parse error: unexpected end of the query, expected identifier or \"}\""));
    }

    @Test
    void regularExpressionsAreRe2AndAnchored() {
        assertThat(matches("(?P<a_b>x|y)+", "xy")).isTrue();
        assertThat(matches("x", "axb")).isFalse();
        assertThat(matches(".*", "two\nlines")).isFalse();
        assertThat(matches("(?s).*", "two\nlines")).isTrue();
        assertThat(matches("a$", "a\n")).isFalse();
        assertThat(matches("[[:^alpha:]\\d]+", "12-")).isTrue();
        assertThat(matches("(?i)k", "\u212a")).isTrue();
        assertThat(matches("a{,2}", "a{,2}")).isTrue();
        assertThat(matches("a|b|", "")).isTrue();
    }

    /// 512 KiB is the stack of the product's threads.
    @Test
    void theLongestChainIsReadAndChangedWithinASmallStack() throws Exception {
        var query = String.join(" or ", Collections.nCopies(501, "a"));
        var texts = new CompletableFuture<List<String>>();
        var reader = new Thread(
                null,
                () -> {
                    try {
                        var tree = Promql.parse(query).tree().orElseThrow();
                        var narrowed =
                                ExprRewriter.narrowed(tree, new LabelMatcher("host", LabelMatcher.Kind.EQUAL, "x"));
                        texts.complete(narrowed.selectors()
                                .map(PromqlExpr::text)
                                .distinct()
                                .toList());
                    } catch (Throwable e) {
                        texts.completeExceptionally(e);
                    }
                },
                "small stack",
                512 << 10);
        reader.start();
        assertThat(texts.get(30, TimeUnit.SECONDS)).containsExactly("a{host=\"x\"}");
    }

    private static boolean matches(String expression, String value) {
        return new LabelMatcher("l", LabelMatcher.Kind.MATCH, expression).matches(value);
    }

    @Test
    void templatesAreExpandedFromGroups() {
        var expression = Re2.compileAnchored("(?P<host>.+?)(:(\\d+))?");
        var match = expression.matcher("db1:9100");
        assertThat(match.find()).isTrue();
        assertThat(List.of("$host", "${host}x", "$3", "$hostx", "$$1", "$9", "${", "$"))
                .extracting(template -> expression.expand(template, match))
                .containsExactly("db1", "db1x", "9100", "", "$1", "", "${", "$");
    }
}
