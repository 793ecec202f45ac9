package greenwall.fleet.logql;

import static org.assertj.core.api.Assertions.assertThat;

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
                "[z-a]§invalid character class range: `z-a`",
                "a{1001}§invalid repeat count: `{1001}`"
            })
    void refusesWhatRe2Refuses(String regex, String fault) {
        assertThat(Re2.compile(regex).fault()).isEqualTo("error parsing regexp: " + fault);
    }

    @Test
    void namesOfGroupsMayHoldUnderscores() {
        var regex = Re2.compile("(?P<user_name>\\w+)@(x)(?<host>.*)").regex().orElseThrow();
        assertThat(regex.groupNames()).containsExactly("user_name", null, "host");
        var matcher = regex.pattern().matcher("bob@xnode");
        assertThat(matcher.find()).isTrue();
        assertThat(matcher.group(1)).isEqualTo("bob");
        assertThat(matcher.group(3)).isEqualTo("node");
    }

    @ParameterizedTest
    @CsvSource({
        "[[:alpha:]]+,abc",
        "[a&&b]+,&b",
        "[[]x,[x",
        "(?i)ABC,abc",
        "\\Qa.b\\E,a.b",
        "a{2},aa",
        "x{,x{",
        "[]a],]"
    })
    void understandsWhatJavaReadsOtherwise(String regex, String text) {
        assertThat(Re2.compile(regex)
                        .regex()
                        .orElseThrow()
                        .pattern()
                        .matcher(text)
                        .matches())
                .isTrue();
    }
}
