package greenwall.fleet.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThatThrownBy(() -> Re2.compile(regex))
                .isInstanceOf(Re2.Invalid.class)
                .hasMessage("error parsing regexp: " + fault);
    }

    @Test
    void namesOfGroupsMayHoldUnderscores() {
        var regex = Re2.compile("(?P<user_name>\\w+)@(x)(?P<host>.*)");
        assertThat(regex.groups()).containsExactly("user_name", "", "host");
        var matcher = regex.matcher("bob@xnode");
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
        assertThat(Re2.anchored(regex).find(text)).isTrue();
    }
}
