package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.silence.SilenceMatchers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A matcher on our command line has the same meaning as with amtool, as a real Alertmanager then lists it.
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

    private static String parsedText(String condition) {
        return SilenceMatchers.parse(List.of(condition)) instanceof SilenceMatchers.Parsed.Valid(var matchers)
                ? SilenceMatchers.text(matchers.list())
                : "refused";
    }

    @Test
    void eachMatcherIsParsedAsAmtoolDoes() throws Exception {
        try (var pair = new AlertmanagerPair(dir);
                var _ = pair.two()) {
            for (var condition : CONDITIONS) {
                // The second matcher is needed because Alertmanager rejects a silence whose matchers all match the
                // empty string.
                var id = add(pair, condition, "always=here");
                var listed = pair.activeOnSecond().stream()
                        .filter(s -> s.id().equals(id))
                        .findFirst()
                        .orElseThrow();
                assertThat(SilenceMatchers.text(listed.matchers().stream()
                                .filter(m -> !m.name().equals("always"))
                                .toList()))
                        .as(condition)
                        .isEqualTo(parsedText(condition));
            }
            for (var condition : REFUSED) {
                assertThat(parsedText(condition)).as(condition).isEqualTo("refused");
                assertThatThrownBy(() -> add(pair, "always=here", condition))
                        .as(condition)
                        .isInstanceOf(AssertionError.class);
            }
        }
    }

    /// amtool takes a first argument that is not a matcher as an alert name, whatever it contains.
    private static String add(AlertmanagerPair pair, String first, String second) throws Exception {
        return AlertmanagerPair.amtool(
                pair.webTwo, "silence", "add", first, second, "-a", "bob", "-c", "x", "-d", "1h");
    }
}
