package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogsCommandTemplatesTest {
    @TempDir
    Path folder;

    private List<JsonNode> run(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("log"), content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogsCommand.Templates.printLines(file, new PrintStream(out, false, StandardCharsets.UTF_8));
        JsonMapper mapper = new JsonMapper();
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(mapper::readTree)
                .toList();
    }

    private List<JsonNode> run(String content) throws IOException {
        return run(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachInputLineGivesOneOutputLine() throws IOException {
        List<JsonNode> lines = run("disk sda failed after 3 s\r\n\nall is well\ndisk sda failed after 44 s");
        assertThat(lines).extracting(l -> l.get("line").asLong()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(lines)
                .extracting(l -> l.get("template").asString())
                .containsExactly("disk sda failed after <*>", "", "all is well", "disk sda failed after <*>");
        assertThat(lines.get(0).get("id")).isEqualTo(lines.get(3).get("id"));
        assertThat(lines.get(0).get("id")).isNotEqualTo(lines.get(2).get("id"));
    }

    @Test
    void eachLineHasTheIdOfItsFinalTemplate() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")) {
            text.append("dataset ").append(name).append(" was sent to backup\n");
        }
        assertThat(run(text.toString()))
                .extracting(l -> l.get("id").asString() + l.get("template").asString())
                .hasSize(8)
                .containsOnly(run("dataset alpha was sent to backup")
                                .getFirst()
                                .get("id")
                                .asString() + "dataset <*> was sent to backup");
    }

    @Test
    void invalidUtf8AndVeryLongLinesAreAccepted() throws IOException {
        assertThat(run(new byte[] {(byte) 0xff, (byte) 0xc3, 0, 27, '\n', 'a', '\r', 'b', '\n'}))
                .hasSize(2);
        assertThat(run("x ".repeat(600_000))).hasSize(1);
        assertThat(run("")).isEmpty();
    }
}
