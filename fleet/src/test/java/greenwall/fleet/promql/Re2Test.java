package greenwall.fleet.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Re2Test {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "[§missing closing ]: `[`",
                "a(b§missing closing ): `a(b`",
                "a)§unexpected ): `a)`",
                "*a§missing argument to repetition operator: `*`",
                "a**§invalid nested repetition operator: `**`",
                "\\y§invalid escape sequence: `\\y`",
                "\\1§invalid escape sequence: `\\1`",
                "(?=x)§invalid or unsupported Perl syntax: `(?=`",
                "(?<!x)§invalid or unsupported Perl syntax: `(?<`",
                "\\p{Nothing}§invalid character class range: `\\p{Nothing}`",
                "\\é§invalid escape sequence: `\\é`",
                "((a{100})*{100}){100}§invalid nested repetition operator: `*{100}`",
                "((a{100})*?{100}){100}§invalid nested repetition operator: `*?{100}`",
                "[z-a]§invalid character class range: `z-a`",
                "a{1001}§invalid repeat count: `{1001}`",
                "(a{100}){11}§invalid repeat count: `{11}`",
                "((a{10}){10}[)]{2,11}){11,}§invalid repeat count: `{11,}`"
            })
    void refusesWhatRe2Refuses(String regex, String fault) {
        assertThatThrownBy(() -> Re2.compile(regex))
                .isInstanceOf(Re2.InvalidPatternException.class)
                .hasMessage("error parsing regexp: " + fault);
    }

    @Test
    void groupNamesMayContainUnderscores() {
        var regex = Re2.compile("(?P<user_name>\\w+)@(x)(?P<host>.*)");
        assertThat(regex.groups()).containsExactly("user_name", "", "host");
        var matcher = regex.matcher("bob@xnode");
        assertThat(matcher.find()).isTrue();
        assertThat(matcher.group(1)).isEqualTo("bob");
        assertThat(matcher.group(3)).isEqualTo("node");
    }

    /// A backtracking engine would take years for each of these; when it gave up, it was reported as "no
    /// match".
    @ParameterizedTest
    @CsvSource({"(a+)+$", "(a|aa)+$", "(a*)*$", "(.*a){20}$", "(?:a?){30}a{30}$"})
    void expressionsThatWouldBacktrackForYearsAreEvaluated(String regex) {
        var expression = Re2.anchored(regex);
        var text = "a".repeat(5_000);
        for (int i = 0; i < 10; i++) {
            assertThat(expression.find(text + "b")).isFalse();
            assertThat(expression.find(i == 0 && regex.contains("{30}") ? "a".repeat(30) : text + ""))
                    .isEqualTo(!regex.contains("{30}") || i == 0);
        }
        assertThat(new LabelMatcher("l", LabelMatcher.Kind.NOT_MATCH, regex).matches("a".repeat(40)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            \\pL+,Größe
            \\p{Greek}+,αβγ
            \\p{^Greek}+,abc
            \\P{Lu}+,abc
            [\\p{Lu}\\d]+,Ä1
            \\p{Han},漢
            [^\\x{1F600}],a
            \\x{1F600},😀
            (?i)straße,STRAßE
            (?i)ſ,S
            .,😀
            (?<n>x),x
            """)
    void unicodeIsMatchedAsInRe2(String regex, String text) {
        assertThat(Re2.anchored(regex).find(text)).isTrue();
    }

    @Test
    void wordDigitAndSpaceClassesAreAscii() {
        assertThat(Re2.anchored("\\w").find("ä")).isFalse();
        assertThat(Re2.anchored("\\d").find("٣")).isFalse();
        assertThat(Re2.anchored("\\s").find("\u000b")).isFalse();
        assertThat(Re2.compile("\\bä").find("ä")).isFalse();
    }

    @Test
    void largeOrDeeplyNestedExpressionIsRefused() {
        for (var large : List.of(
                "(".repeat(251) + ")".repeat(251),
                "(\\*{1000}){1000}",
                "a{1000}".repeat(100),
                "((((((a{10}){10}){10}){10}){10}){10}){10}",
                "[a{9}]{1000}".repeat(30),
                "[".repeat(12_400))) {
            assertThatThrownBy(() -> Re2.compile(large)).isInstanceOf(Re2.InvalidPatternException.class);
        }
        for (var sound : List.of(
                "(".repeat(250) + "a" + ")*".repeat(250),
                "a{1000}",
                "(a{2}){500}",
                "[]{1000}]{2}x{1000}",
                "\\Qa{1000}{1000}\\E",
                "\\{1000}a{1000}",
                "x{,1000}y{0,1000}")) {
            assertThat(Re2.compile(sound).find("b".repeat(1_000))).isIn(true, false);
        }
    }

    @Test
    void aLargeRepetitionIsParsedEvenIfTheStackIsSmall() throws Exception {
        var found = new FutureTask<>(() -> Re2.compile("a.{0,1000}b").find("a long way to b"));
        new Thread(null, found, "small stack", 160 << 10).start();

        assertThat(found.get()).isTrue();
    }

    /// Prometheus accepts a repeated group name; the RE2 library used here does not.
    @Test
    void duplicateGroupNamesAreRefused() {
        assertThatThrownBy(() -> Re2.compile("(?P<n>a)(?P<n>b)")).hasMessageContaining("duplicate capture group name");
    }

    @Test
    void literalAlternativesAreRecognised() {
        assertThat(Re2.literals("10\\.0\\.0\\.1:9100|a\\|b||")).containsExactly("10.0.0.1:9100", "a|b", "", "");
        assertThat(Re2.literals("(a|b\\.c)")).containsExactly("a", "b.c");
        assertThat(Re2.literals("(a)|(b)")).isEmpty();
        assertThat(Re2.literals("(a\\)")).isEmpty();
        var manyAlternatives = "(" + String.join("|", Collections.nCopies(5_000, "node04:9100")) + ")";
        assertThat(new LabelMatcher("l", LabelMatcher.Kind.MATCH, manyAlternatives).matches("node04:9100"))
                .isTrue();
        assertThat(Re2.literals("a\\d")).isEmpty();
        assertThat(Re2.literals("a\\")).isEmpty();
        assertThat(Re2.literals("a.b")).isEmpty();
    }

    @Test
    void matchesAreReplaced() {
        assertThat(Re2.compile("(\\w)(\\d)").replaceAll("a1 b2 c", "$2${1}$$")).isEqualTo("1a$ 2b$ c");
        assertThat(Re2.compile("x*").replaceAll("ab", "-")).isEqualTo("-a-b-");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            [[:alpha:]]+,abc
            [a&&b]+,&b
            [[]x,[x
            (?i)ABC,abc
            \\Qa.b\\E,a.b
            a{2},aa
            x{,x{
            []a],]
            """)
    void syntaxThatDiffersFromJavaIsSupported(String regex, String text) {
        assertThat(Re2.anchored(regex).find(text)).isTrue();
    }

    /// The text required for a match is determined independently of the match; it must never exclude a matching
    /// text.
    @Test
    void prefilterNeverChangesTheMatchResult() {
        var random = new Random(7);
        int matched = 0;
        for (int i = 0; i < 60_000; i++) {
            var expression = new StringBuilder();
            int parts = 1 + random.nextInt(7);
            for (int p = 0; p < parts; p++) {
                expression.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            var text = new StringBuilder();
            int letters = random.nextInt(8);
            for (int l = 0; l < letters; l++) {
                text.append("aAbBkK.]|(1ſ\u212a\n-".charAt(random.nextInt(15)));
            }
            try {
                var anchored = "^(?:" + expression + ")$";
                boolean really = Pattern.compile(anchored).matcher(text).find();
                matched += really ? 1 : 0;
                assertThat(Re2.compile(anchored).find(text))
                        .as("%s on %s", anchored, text)
                        .isEqualTo(really);
                assertThat(Re2.compile(expression.toString()).find(text))
                        .as("%s on %s", expression, text)
                        .isEqualTo(Pattern.compile(expression.toString())
                                .matcher(text)
                                .find());
            } catch (PatternSyntaxException | Re2.InvalidPatternException _) {
                // Some combinations of parts are not a valid expression.
            }
        }
        assertThat(matched).isGreaterThan(1_000);
    }

    private static final List<String> PARTS = List.of(
            "a",
            "b",
            "k",
            "A",
            "ab",
            ".",
            ".*",
            ".+",
            "a?",
            "a*",
            "a+",
            "b{0,2}",
            "b{2}",
            "(a|b)",
            "(ab|)",
            "(?:a|bk)?",
            "(?i)",
            "(?i:a)",
            "(?-i:b)",
            "(?P<n>a)",
            "(?<m>b)+",
            "|",
            "[ab]",
            "[^a]",
            "[]a]",
            "[[:alpha:]]",
            "\\.",
            "\\d",
            "\\x41",
            "\\Qa.\\E",
            "\\pL",
            "\\101",
            "\\n",
            "^",
            "$",
            "\\b",
            "{",
            "a{,2}",
            "(?s).",
            "(?U)a*",
            "((a)b)+",
            "s",
            "-",
            "]");
}
