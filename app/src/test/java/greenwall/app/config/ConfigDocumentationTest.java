package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Compares docs/configuration.md with the configuration reader.
class ConfigDocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @Test
    void exactlyTheKeysOfTheReaderAreDocumented() throws IOException {
        var keys = ConfigReader.keys();
        var leaves = keys.stream()
                .filter(key -> keys.stream().noneMatch(k -> k.startsWith(key + ".") || k.startsWith(key + "[]")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(matches("(?m)^\\| `([^`]+)` \\| .* \\| .* \\| .* \\|$").stream()
                        .filter(key -> !key.contains("/greenwall")))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(leaves);
    }

    @Test
    void everyExampleIsAValidConfiguration() throws IOException {
        var examples = matches("(?s)```yaml\\n(.*?)```");
        assertThat(examples)
                .hasSizeGreaterThan(5)
                .allSatisfy(example -> assertThat(ConfigFixture.problems(ConfigFixture.read(example)))
                        .isEmpty());
    }

    private static List<String> matches(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }
}
