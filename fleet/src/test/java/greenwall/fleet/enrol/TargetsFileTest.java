package greenwall.fleet.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.enrol.TargetsFile.Entry;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsFileTest {
    private static Entry entry(String host) {
        return new Entry(host, List.of(host + ":9100"), Map.of("environment", "production", "host", host));
    }

    /// Entries of other owners, in the formats that people and programs write.
    private static String existingJson(int count, RandomGenerator random) {
        var out = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",").append(random.nextBoolean() ? "\n  " : "  ");
            out.append(
                    switch (random.nextInt(4)) {
                        case 0 -> "{\"targets\":[\"a" + i + ":9100\"],\"labels\":{\"job\":\"x\"}}";
                        case 1 ->
                            "{ \"labels\": {\"note\": \"] } , [ { \\\" \\u00e9 é\"},\n\t\"targets\": [ \"b" + i
                                    + ":9100\" ] }";
                        case 2 -> "{\"targets\": []}";
                        default ->
                            "{\n    \"targets\": [\n      \"c" + i + ":9100\",\n      \"d" + i + ":9100\"\n    ]\n  }";
                    });
        }
        return out.append(random.nextBoolean() ? "\n]\n" : "]").toString();
    }

    private static String existingYaml(int count, String indent, RandomGenerator random) {
        var out = new StringBuilder("# who changes this file: the team\n---\n");
        for (int i = 0; i < count; i++) {
            out.append(
                    switch (random.nextInt(4)) {
                        case 0 -> indent + "- targets: ['a" + i + ":9100']\n" + indent + "  labels: {job: x}   # why\n";
                        case 1 ->
                            indent + "-\n" + indent + "  targets:\n" + indent + "  - b" + i + ":9100\n" + indent
                                    + "  labels:\n" + indent + "    note: \"- not an entry\"\n\n# between\n";
                        case 2 -> indent + "- {targets: [], labels: {}}\r\n";
                        default ->
                            indent + "- labels: {a: b}\n" + indent + "  targets:\n" + indent + "    - \"c" + i
                                    + ":9100\"\n\n";
                    });
        }
        return out.toString();
    }

    private static void assertAddingAndRemovingRestoresTheFile(String path, String existing) {
        var text = existing;
        for (var host : List.of("n3", "n1", "n2", "n10")) {
            text = TargetsFile.of(path, text).with(entry(host));
            assertThat(TargetsFile.of(path, text).contains(entry(host))).isTrue();
        }
        var withAllHosts = text;
        var order = List.of("n1", "n10", "n2", "n3");
        assertThat(order.stream()
                        .map(host -> withAllHosts.indexOf("\"" + host + ":9100\""))
                        .toList())
                .as("in order")
                .isSorted()
                .doesNotContain(-1);
        assertThat(TargetsFile.of(path, withAllHosts).with(entry("n2")))
                .as("twice changes nothing")
                .isEqualTo(withAllHosts);
        for (var host : List.of("n10", "n3", "n1", "n2")) {
            text = TargetsFile.of(path, text).without(host);
        }
        assertThat(text).as("what was there before, byte for byte").isEqualTo(existing);
    }

    @Test
    void foreignJsonEntriesStayUnchangedByteForByte() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(24);
        IntStream.range(0, 40)
                .forEach(_ -> assertAddingAndRemovingRestoresTheFile("t.json", existingJson(500, random)));
    }

    @Test
    void foreignYamlEntriesStayUnchangedByteForByte() {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(24);
        IntStream.range(0, 40)
                .forEach(i -> assertAddingAndRemovingRestoresTheFile(
                        "t.yml", existingYaml(500, i % 2 == 0 ? "" : "  ", random)));
    }

    @Test
    void emptyListStaysEmptyAfterAddingAndRemoving() {
        assertAddingAndRemovingRestoresTheFile("t.json", "[]");
        assertAddingAndRemovingRestoresTheFile("t.json", "[]\n");
        assertAddingAndRemovingRestoresTheFile("t.yml", "# nobody yet\n");
        assertAddingAndRemovingRestoresTheFile("t.yml", "");
        assertThat(TargetsFile.of("t.json", "").with(entry("a")))
                .startsWith("[")
                .endsWith("]\n");
        assertThat(TargetsFile.of("t.yml", "[]").with(entry("a")))
                .as("YAML may hold JSON")
                .startsWith("[\n  {");
    }

    @Test
    void entryThatWasEditedByHandIsRecognisedAndCorrected() {
        var json = TargetsFile.of("t.json", "[{\"targets\": [\"x:1\"]}]").with(entry("a"));
        var changed =
                json.replace("\"production\"", "\"test\"").replace("\"__greenwall_host\": ", "\"__greenwall_host\"  :");
        assertThat(TargetsFile.of("t.json", changed).contains(entry("a"))).isFalse();
        assertThat(TargetsFile.of("t.json", changed).entryText("a")).isPresent();
        assertThat(TargetsFile.of("t.json", changed).with(entry("a"))).isEqualTo(json);
        var yaml = "- labels:\n    __greenwall_host: a\n    environment: test\n  targets:\n  - a:9100\n# end\n";
        assertThat(TargetsFile.of("t.yml", yaml).without("a")).isEqualTo("# end\n");
    }

    @Test
    void targetThatAnotherEntryHasIsReportedAsAConflict() {
        var file = TargetsFile.of("t.json", "[{\"targets\": [\"a:9100\"]}]");
        assertThat(file.conflictingTarget(entry("a"))).contains("a:9100");
        assertThat(TargetsFile.of("t.json", "[{\"targets\": [\"a:91000\", \"ba:9100\", \"x.a:9100\"]}]")
                        .conflictingTarget(entry("a")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{]", "[{\"a\": \"}]", "{a: b}", "targets: [a]", "just words"})
    void contentThatIsNotAListIsRefused(String text) {
        assertThatThrownBy(() -> TargetsFile.of("t.yml", text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void labelValueCannotEscapeItsQuotes() {
        var hostile = new Entry("a", List.of("a:9100"), Map.of("location", "x\", \"job\": \"y\n- targets: []"));
        var text = TargetsFile.of("t.json", "[]").with(hostile);
        assertThat(text).contains("\\\"job\\\"").contains("\\u000a- targets");
        assertThat(TargetsFile.of("t.json", text).contains(hostile)).isTrue();
    }
}
