package greenwall.fleet.silence;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchersTest {
    private static final Labels ALERT = Labels.of("alertname", "ZpoolFull", "host", "node04", "note", "a \"b\", c");

    private static Matchers of(String text) {
        assertThat(Matchers.parse(text)).isInstanceOf(Matchers.Parsed.Understood.class);
        return ((Matchers.Parsed.Understood) Matchers.parse(text)).matchers();
    }

    private static String refusal(Matchers.Parsed parsed) {
        assertThat(parsed).isInstanceOf(Matchers.Parsed.Refused.class);
        return ((Matchers.Parsed.Refused) parsed).problem();
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
    void matchersMeanWhatTheyMeanToAmtool(String text, boolean matches) {
        assertThat(of(text).test(ALERT)).isEqualTo(matches);
    }

    @Test
    void whatIsWrittenCanBeReadAgain() {
        var matchers = of("alertname=~\"Z.*\" host!=node05 note=\"a \\\"b\\\", c\" zone!~\"x|y\"");

        assertThat(of(matchers.text()).list()).isEqualTo(matchers.list());
    }

    @Test
    void anArgumentOfItsOwnMayHoldBlanks() {
        var parsed = Matchers.parse(List.of("NodeDown", "note=a b c"));

        assertThat(((Matchers.Parsed.Understood) parsed).matchers().list())
                .extracting(Object::toString)
                .containsExactly("alertname=\"NodeDown\"", "note=\"a b c\"");
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertThat(refusal(Matchers.parse("host=~\"node(\""))).contains("regular expression");
        assertThat(refusal(Matchers.parse("a=b whatever"))).contains("expected a condition");
        assertThat(refusal(Matchers.parse("host=\"node"))).contains("quotation mark");
        assertThat(refusal(Matchers.parse("9x=1"))).contains("label's name");
    }
}
