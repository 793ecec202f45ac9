package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.command.ExitCodes;
import greenwall.fleet.SanitizedText;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Each command over sources under an attacker's control writes plain text only: nothing that a terminal
/// interprets, and JSON stays valid.
@Tag("slow")
class HostileSourceCommandsTest {
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");

    @TempDir
    Path home;

    private record PrintedCommand(List<String> command, int code, String out, String err) {}

    @Test
    void hostileTextReachesTheTerminalAsPlainTextOnly() throws IOException {
        var texts = HostileTexts.all();
        assertThat(texts).hasSizeGreaterThan(130);
        var log = Files.write(home.resolve("hostile.log"), bytes(String.join("\n", texts)));
        var runbooks = Files.createDirectories(home.resolve("runbooks"));
        for (int i = 0; i < texts.size(); i += 10) {
            Files.write(
                    runbooks.resolve("r" + i + ".md"),
                    bytes(runbook(texts.subList(i, Math.min(i + 10, texts.size())))));
        }
        var written = new ArrayList<PrintedCommand>();
        InstantSource clock = () -> NOW;
        var options = PracticeRangeOptions.DEFAULT.withHosts(6).withIncident(IncidentKind.DISK_FILLING);
        try (var range = PracticeRange.start(options, clock)) {
            range.evaluator().awaitCaughtUp(Duration.ofMinutes(4));
            for (int round = 0; round < 2; round++) {
                boolean names = round == 1;
                int first = round * 47;
                try (var hostile = HostileSources.of(range, texts, names, first, first, first)) {
                    var sources = hostile.options();
                    for (var command : List.of(
                            List.of("check"),
                            List.of("check", "--json"),
                            List.of("doctor"),
                            List.of("doctor", "--json"),
                            List.of("services"),
                            List.of("services", "--json"),
                            List.of("alerts"),
                            List.of("alerts", "--json"),
                            List.of("silence", "list"),
                            List.of("explain", "--query", "up", "--logs", "{host=~\".+\"}", "--at", NOW.toString()),
                            List.of(
                                    "explain",
                                    "--query",
                                    "up",
                                    "--logs",
                                    "{host=~\".+\"}",
                                    "--at",
                                    NOW.toString(),
                                    "--json"))) {
                        written.add(run(clock, sources, command));
                    }
                }
            }
        }
        written.add(run(clock, List.of(), List.of("logs", "templates", log.toString(), "--json")));
        written.add(run(clock, List.of(), List.of("runbook", "lint", runbooks.toString())));
        for (int i = 0; i < texts.size(); i++) {
            var text = texts.get(i);
            if (text.indexOf('\0') < 0) {
                var command = switch (i % 6) {
                    case 0 -> List.of("incident", "show", text);
                    case 1 -> List.of("incident", "open", text);
                    case 2 -> List.of("--lab=" + text, "check");
                    case 3 -> List.of("runbook", "show", text);
                    case 4 -> List.of("check", "--cluster", text);
                    default -> List.of("explain", "--host", text, "--quantity", text, "--at", text);
                };
                written.add(run(clock, List.of("--prometheus", "http://127.0.0.1:1"), command));
            }
        }
        for (var one : written) {
            assertThat(SanitizedText.block(one.out)).as("%s", one.command).isEqualTo(one.out);
            assertThat(SanitizedText.block(one.err)).as("%s", one.command).isEqualTo(one.err);
            assertThat(one.code).as("%s: %s", one.command, one.err).isNotEqualTo(ExitCodes.FAILED);
            if (one.command.contains("--json") && one.code < ExitCodes.USAGE) {
                one.out.lines().forEach(line -> JsonMapper.shared().readTree(line));
            }
        }
        var reached =
                written.stream().filter(w -> w.out.contains(HostileTexts.MARK)).toList();
        assertThat(reached).as("commands that show hostile text at all").hasSizeGreaterThan(12);
        System.out.printf(
                "%d hostile texts, %d runs of commands, %d of them show some of it%n",
                texts.size(), written.size(), reached.size());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String runbook(List<String> texts) {
        return "# " + texts.getFirst() + "\n\n" + String.join("\n\n- ", texts) + "\n\n```greenwall\n"
                + String.join("\n", texts) + "\n```\n";
    }

    private PrintedCommand run(InstantSource clock, List<String> sources, List<String> command) {
        var result = Commands.of(home)
                .at(clock, ZoneId.of("Europe/Berlin"))
                .run(Stream.concat(sources.stream(), command.stream()).toList());
        return new PrintedCommand(command, result.exit(), result.out(), result.err());
    }
}
