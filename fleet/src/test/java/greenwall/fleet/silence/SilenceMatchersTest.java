package greenwall.fleet.silence;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.source.AlertSource.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceMatchersTest {
    private static final Labels ALERT = Labels.of("alertname", "ZpoolFull", "host", "node04", "note", "a \"b\", c");

    private static SilenceMatchers of(String text) {
        assertThat(SilenceMatchers.parse(text)).isInstanceOf(SilenceMatchers.Parsed.Valid.class);
        return ((SilenceMatchers.Parsed.Valid) SilenceMatchers.parse(text)).matchers();
    }

    private static String refusal(SilenceMatchers.Parsed parsed) {
        assertThat(parsed).isInstanceOf(SilenceMatchers.Parsed.Invalid.class);
        return ((SilenceMatchers.Parsed.Invalid) parsed).problem();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host=node04|true",
                "host = \"node04\"|true",
                "ZpoolFull host=node04|true",
                "host!=node04|false",
                "alertname=~Zpool.*|true",
                "alertname=~pool|false",
                "alertname!~\"Zpool.*\"|false",
                "{alertname=\"ZpoolFull\",host=~\"node0[1-4]\"}|true",
                "team!=db|true",
                "team=\"\"|true",
                "note=\"a \\\"b\\\", c\"|true",
            })
    void matchersHaveTheSameMeaningAsInAmtool(String text, boolean matches) {
        assertThat(of(text).test(ALERT)).isEqualTo(matches);
    }

    @Test
    void writtenMatchersCanBeParsedAgain() {
        var matchers = of("alertname=~\"Z.*\" host!=node05 note=\"a \\\"b\\\", c\" zone!~\"x|y\"");

        assertThat(of(SilenceMatchers.text(matchers.list())).list()).isEqualTo(matchers.list());
    }

    @Test
    void separateArgumentMayContainSpaces() {
        var parsed = SilenceMatchers.parse(List.of("NodeDown", "note=a b c"));

        assertThat(((SilenceMatchers.Parsed.Valid) parsed).matchers().list())
                .extracting(Object::toString)
                .containsExactly("alertname=\"NodeDown\"", "note=\"a b c\"");
    }

    @Test
    void errorsAreReportedInOneLine() {
        assertThat(refusal(SilenceMatchers.parse("host=~\"node(\""))).contains("regular expression");
        assertThat(refusal(SilenceMatchers.parse("host=~\"[a\"")))
                .as("the expression as it was written")
                .contains("`[a`")
                .doesNotContain("$");
        assertThat(refusal(SilenceMatchers.parse("a=b whatever"))).contains("invalid matcher", "expected a label name");
        assertThat(refusal(SilenceMatchers.parse("host=\"node"))).contains("quotation mark");
        assertThat(refusal(SilenceMatchers.parse("9x=1"))).contains("label name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "public_key=abc= severity=page|public_key=\"abc=\" severity=\"page\"",
                "public_key = abc== severity = page|public_key=\"abc==\" severity=\"page\"",
                "path=\"C:\\\\\" severity=page|path=\"C:\\\\\" severity=\"page\"",
                "path=C:\\ severity=page|path=\"C:\\\\\" severity=\"page\"",
                "host=~node\\.1,severity=page|host=~\"node\\\\.1\" severity=\"page\"",
                "host=~\"node\\.1\"|host=~\"node\\\\.1\"",
                "team= host=a|team=\"\" host=\"a\"",
                "team=,host=a|team=\"\" host=\"a\"",
                "team=\"\",host=\"a,b c\"|team=\"\" host=\"a,b c\"",
                "a!=b=c d=~e!~f|a!=\"b=c\" d=~\"e!~f\"",
                "{ host = \"a\" , b != \"c\" }|host=\"a\" b!=\"c\"",
                "Hot team= x|alertname=\"Hot\" team=\"x\"",
            })
    void eachMatcherEndsWithItsValue(String text, String conditions) {
        assertThat(SilenceMatchers.text(of(text).list())).isEqualTo(conditions);
    }

    @Test
    void matchersWithArbitraryValuesCanBeParsedAgain() {
        var random = new Random(4711);
        var letters = "ab=~!\\\" ,{}\n\t'";
        for (int i = 0; i < 20_000; i++) {
            var matchers = new ArrayList<Matcher>();
            for (int m = random.nextInt(1, 4); m > 0; m--) {
                var value = new StringBuilder();
                for (int c = random.nextInt(6); c > 0; c--) {
                    value.append(letters.charAt(random.nextInt(letters.length())));
                }
                matchers.add(new Matcher("label_" + m, value.toString(), false, random.nextBoolean()));
            }
            assertThat(of(SilenceMatchers.text(matchers)).list()).isEqualTo(matchers);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\"b", "a=b\"c", "a=\"b\"c", "a=\"b\"\"c\"", "=b", "a b=c d", "a=\"b\\\""})
    void incompleteMatcherIsRefused(String text) {
        assertThat(refusal(SilenceMatchers.parse(text))).startsWith("invalid matcher ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lüfter zu heiß", "10.0.0.1:9100|c", "disk (sda) [x] {y}", "^$*+?.", "a-b/c\n"})
    void aValueIsEscapedInAWayThatAlertmanagerAccepts(String value) {
        var regex = ExprRewriter.quoteRegex(value);

        assertThat(regex).doesNotContainPattern("\\\\[^\\\\^$*+?.()|\\[\\]{}]");
        assertThat(value).matches(regex);
    }
}
