package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.silence.SilenceMatchers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A condition on our command line means what it means on amtool's, as a real Alertmanager then lists it.
class AmtoolMatchersTest {
    private static final List<String> CONDITIONS = List.of(
            "Hot",
            "host=node04",
            "host!=node04",
            "host=~node0[1-4]",
            "host!~\"node.*\"",
            "public_key=abc=",
            "public_key=a=~b",
            " host = \"a b\" ",
            "host=a b",
            "path=C:\\",
            "path=\"C:\\\\\"",
            "path=a\\\\b",
            "path=\"a\\.b\"",
            "host=~node\\.1",
            "note=\"a \\\"b\\\", c\"",
            "note=a\\nb",
            "note=a\\tb",
            "note={a,b}",
            "note=ü🔥");

    private static final List<String> REFUSED =
            List.of("host=\"a", "host=a\"b", "host=\"a\"b", "host=~(", "host=\"a\\\"");

    @TempDir
    Path dir;

    private static String understood(String condition) {
        return SilenceMatchers.parse(List.of(condition)) instanceof SilenceMatchers.Parsed.Valid(var matchers)
                ? SilenceMatchers.text(matchers.list())
                : "refused";
    }

    @Test
    void eachMatcherIsParsedAsAmtoolDoes() throws Exception {
        try (var pair = new AlertmanagerPair(dir);
                var _ = pair.two()) {
            for (var condition : CONDITIONS) {
                // The second is there because a condition that is met by nothing would be refused alone.
                var id = add(pair, condition, "always=here");
                var listed = pair.openOnTwo().stream()
                        .filter(s -> s.id().equals(id))
                        .findFirst()
                        .orElseThrow();
                assertThat(SilenceMatchers.text(listed.matchers().stream()
                                .filter(m -> !m.name().equals("always"))
                                .toList()))
                        .as(condition)
                        .isEqualTo(understood(condition));
            }
            for (var condition : REFUSED) {
                assertThat(understood(condition)).as(condition).isEqualTo("refused");
                assertThatThrownBy(() -> add(pair, "always=here", condition))
                        .as(condition)
                        .isInstanceOf(AssertionError.class);
            }
        }
    }

    /// To amtool a first word that is no condition is an alert's name, whatever it holds.
    private static String add(AlertmanagerPair pair, String first, String second) throws Exception {
        return AlertmanagerPair.amtool(
                pair.webTwo, "silence", "add", first, second, "-a", "bob", "-c", "x", "-d", "1h");
    }
}
