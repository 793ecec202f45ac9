package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.app.command.ExitCodes;
import greenwall.fleet.SanitizedText;
import greenwall.tests.console.Commands;
import greenwall.tests.fuzz.BoundedRun;
import greenwall.tests.fuzz.Targets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A third list, made by reading the code for weak spots; the expected result is next to each input.
class HostileArgumentsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private Commands.ExitAndOutput run(List<String> arguments) {
        return assertTimeoutPreemptively(SOON, () -> Commands.of(home).run(arguments), arguments.toString());
    }

    /// Rejected with a message and this exit code, and without output that a terminal would interpret.
    private void refused(int exit, List<String> arguments) {
        var output = run(arguments);
        assertThat(output.exit()).as("%s: %.300s", arguments, output.all()).isEqualTo(exit);
        assertThat(output.err()).as("%s", arguments).isNotBlank().doesNotContain("Exception", "\tat ");
        assertThat(SanitizedText.block(output.all())).isEqualTo(output.all());
    }

    @Test
    void theListOfInputsIsLongEnough() {
        assertThat(Inputs.size()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void wrongArgumentsAreUsageErrors() {
        assertThat(Inputs.USAGE).allSatisfy(arguments -> refused(ExitCodes.USAGE, arguments));
    }

    @Test
    void wrongConfigurationsAreRefused() {
        assertThat(Inputs.CONFIGURATIONS).allSatisfy(text -> {
            var file = Files.writeString(home.resolve("greenwall.yaml"), text);
            refused(ExitCodes.BAD_CONFIGURATION, List.of("--config", file.toString(), "check"));
        });
    }

    private Path pipe(String name) throws Exception {
        var pipe = home.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPathThatIsNotARegularFileNeverBlocks() throws Exception {
        var pipe = pipe("pipe");
        var loop = Files.createSymbolicLink(home.resolve("loop"), home.resolve("loop"));
        var zero = Files.createSymbolicLink(home.resolve("zero"), Path.of("/dev/zero"));
        for (var odd : List.of(pipe, loop, zero, home, Path.of("/dev/full"), Path.of("/dev/zero"))) {
            refused(ExitCodes.BAD_CONFIGURATION, List.of("--config", odd.toString(), "check"));
            refused(ExitCodes.USAGE, List.of("incident", "open", odd.toString()));
            var usual = run(List.of("logs", "templates", odd.toString()));
            assertThat(usual.exit()).as("%s: %s", odd, usual.all()).isNotIn(0, ExitCodes.FAILED);
            refused(ExitCodes.USAGE, List.of("lab", "--replay", odd.toString()));
            var config = Files.writeString(
                    home.resolve("ca.yaml"),
                    "clusters: [{name: a, prometheus: {url: \"https://127.0.0.1:1\", ca_file: \"" + odd + "\"}}]\n");
            assertThat(run(List.of("--config", config.toString(), "check")).exit())
                    .as("ca_file %s", odd)
                    .isIn(3, ExitCodes.BAD_CONFIGURATION);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeInPlaceOfAFolderNeverBlocks() throws Exception {
        var pipe = pipe("folder");
        var config = Files.writeString(
                home.resolve("folders.yaml"),
                "clusters: [{name: a, prometheus: {url: \"http://127.0.0.1:1\"}}]\nrunbooks: [\"" + pipe
                        + "\"]\nssh: {probes: [\"" + pipe + "\"]}\n");
        for (var arguments :
                List.of(List.of("runbook", "lint"), List.of("runbook", "list"), List.of("probe", "list"))) {
            var output = run(Stream.concat(Stream.of("--config", config.toString()), arguments.stream())
                    .toList());
            assertThat(output.all()).as("%s", arguments).doesNotContain("Exception", "\tat ");
        }
        assertThat(run(List.of("runbook", "lint", pipe.toString())).all()).contains("cannot be read");
    }

    private static void readOrRefused(String target, String input) {
        assertThatCode(() -> assertTimeoutPreemptively(
                        SOON, () -> BoundedRun.run(Targets.named(target), input.getBytes(StandardCharsets.UTF_8))))
                .as("%s %.120s", target, input)
                .doesNotThrowAnyException();
    }

    @Test
    void responsesAreReadOrRefused() {
        for (var answer : Inputs.ANSWERS) {
            for (var target : List.of("prometheus", "loki", "alertmanager")) {
                readOrRefused(target, "0" + answer);
            }
            readOrRefused("tail", "0" + answer);
        }
    }

    @Test
    void expressionsAndLinksAreReadOrRefused() {
        for (var expression : Inputs.EXPRESSIONS) {
            readOrRefused("promql", expression);
            readOrRefused("logql", expression);
        }
        for (var link : Inputs.LINKS) {
            readOrRefused("link", link);
        }
    }

    /// The expected result of each entry depends on the list that contains it.
    private static final class Inputs {
        private static List<String> words(String line) {
            return Arrays.asList(line.split(" "));
        }

        static final List<List<String>> USAGE = new ArrayList<>();

        static {
            for (var speed : List.of("NaN", "Infinity", "-Infinity", "-1", "0", "1e999", "x", "-0.0")) {
                USAGE.add(List.of("lab", "--speed", speed));
            }
            for (var hosts : List.of("0", "-1", "2147483648", "99999999999999999999", "1.5", "NaN", "0x10", "", " ")) {
                USAGE.add(List.of("lab", "--hosts", hosts));
            }
            for (var port : List.of("-1", "65536", "2147483647", "65535", "x", "1e3", "")) {
                USAGE.add(List.of("lab", "--port", port));
            }
            for (var seed : List.of("9223372036854775808", "NaN", "1.0", "")) {
                USAGE.add(List.of("lab", "--seed", seed));
            }
            for (var incident : List.of("", "no-such", "\u202equiet", "quiet\u0000", "../quiet")) {
                USAGE.add(List.of("lab", "--incident", incident));
            }
            for (var start : List.of("yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "NaN", "--", "1e9")) {
                USAGE.add(List.of("lab", "--start", start));
            }
            for (var size : List.of(
                    "0x0",
                    "1x1x1",
                    "-1x5",
                    "1920X1080",
                    "99999x99999",
                    "1e3x5",
                    "x",
                    "\u0661\u0662x\u0663",
                    " 10x10")) {
                USAGE.add(List.of("shot", "wall", "-o", "x.png", "--size", size));
            }
            for (var wait : List.of("NaN", "-5s", "5", "1e9s", "5 minutes", "99999999999999999999h", "\u06615s", "s")) {
                USAGE.add(List.of("shot", "wall", "-o", "x.png", "--wait", wait));
            }
            for (var time :
                    List.of("tomorrow", "2026-03-14", "24:00", "+5m", "2026-03-14T25:00:00Z", "--1s", "-", "0x0")) {
                USAGE.add(List.of("explain", "--host", "a", "--quantity", "cpu.util", "--at", time));
            }
            for (var theme : List.of("", "NIGHT\u0000", "../night", "\ud83c\udf19")) {
                USAGE.add(List.of("shot", "wall", "-o", "x.png", "--theme", theme));
            }
            for (var view : List.of("", "..", "wall/../zfs", "WALL\n", "all,all", "\u0130")) {
                USAGE.add(List.of("shot", view, "-o", "x.png"));
            }
            for (var id : List.of("../../etc/passwd", "%2e%2e", "x\u0000", "\u202e", "*", "a".repeat(5000))) {
                USAGE.add(List.of("incident", "show", id));
                USAGE.add(List.of("incident", "export", id, "-o", "x.html"));
            }
            for (var level : List.of("", "loud", "\u001b[2J", "debug ")) {
                USAGE.add(List.of("--log-level", level, "incident", "list"));
            }
            for (var line : List.of(
                    "check --no-such",
                    "check extra",
                    "--prometheus",
                    "--cluster",
                    "explain",
                    "silence",
                    "silence expire",
                    "probe --for",
                    "rules export",
                    "rules",
                    "shot",
                    "shot wall",
                    "incident",
                    "incident show",
                    "completion tcsh",
                    "history --from now --to -1h",
                    "history --from -800d")) {
                USAGE.add(words(line));
            }
        }

        private static String wall(String of) {
            return "clusters: [{name: a, prometheus: {url: \"http://127.0.0.1:1\"}}]\nwall: " + of + "\n";
        }

        private static String url(String url) {
            return "clusters: [{name: a, prometheus: {url: \"" + url + "\"}}]\n";
        }

        static final List<String> CONFIGURATIONS = List.of(
                wall("{refresh: 0s}"),
                wall("{refresh: 1e3}"),
                wall("{refresh: [15s]}"),
                wall("{refresh: 15 seconds}"),
                wall("{refresh: \"\\u0661\\u0665s\"}"),
                wall("{refresh: 0x10s}"),
                wall("{refresh: .inf}"),
                wall("{refresh: 9223372036854775807s}"),
                wall("{group_by: {a: b}}"),
                wall("{thresholds: [1, 2]}"),
                wall("{thresholds: {no.such: {warn: 1, critical: 2}}}"),
                wall("{thresholds: {cpu.util: {warn: x, critical: 2}}}"),
                wall("{refres: 15s}"),
                wall("[]"),
                wall("7"),
                url(""),
                url(" "),
                url("127.0.0.1:9090"),
                url("ftp://127.0.0.1/"),
                url("http://"),
                url("http://:9090"),
                url("http://127.0.0.1:99999"),
                url("http://127.0.0.1:-1"),
                url("http://[::1"),
                url("http://a b"),
                url("http://exa\\u0000mple"),
                url("javascript:alert(1)"),
                url("//127.0.0.1"),
                "clusters: {}\n",
                "clusters: 1\n",
                "clusters: [1]\n",
                "clusters: [[]]\n",
                "clusters: [{name: [], prometheus: {url: \"http://a\"}}]\n",
                "clusters: [{prometheus: {url: {a: b}}}]\n",
                "cluster: []\n",
                "- a\n- b\n",
                "text\n",
                "clusters: [{name: a, prometheus: {url: \"http://a\"}}\n",
                "\tclusters: []\n",
                "clusters: *nobody\n",
                "ssh: {user: [a]}\nclusters: [{name: a, prometheus: {url: \"http://a\"}}]\n",
                "theme: no-such\nclusters: [{name: a, prometheus: {url: \"http://a\"}}]\n",
                "read_only: perhaps\nclusters: [{name: a, prometheus: {url: \"http://a\"}}]\n");

        private static String of(String type, String result) {
            return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";
        }

        static final List<String> ANSWERS = List.of(
                "",
                " ",
                "null",
                "true",
                "0",
                "\"\"",
                "[]",
                "{}",
                "[[]]",
                "[null]",
                "[{}]",
                "{\"data\":{}}",
                "\u0000",
                "\ufeff{}",
                "{\"status\":\"success\"}",
                "{\"status\":\"success\",\"data\":[]}",
                "{\"status\":\"success\",\"data\":\"x\"}",
                "{\"status\":\"success\",\"data\":{\"resultType\":null,\"result\":null}}",
                of("vector", "{}"),
                of("vector", "[[]]"),
                of("vector", "[{\"metric\":null,\"value\":null}]"),
                of("vector", "[{\"metric\":[],\"value\":[1,\"1\"]}]"),
                of("vector", "[{\"metric\":{},\"value\":[]}]"),
                of("vector", "[{\"metric\":{},\"value\":[1]}]"),
                of("vector", "[{\"metric\":{},\"value\":[null,null]}]"),
                of("vector", "[{\"metric\":{},\"value\":[1,\"\"]}]"),
                of("vector", "[{\"metric\":{},\"value\":[1,\"--1\"]}]"),
                of("vector", "[{\"metric\":{},\"value\":[1,\"1\"],\"histogram\":[1,{}]}]"),
                of("vector", "[{\"metric\":{},\"histogram\":[1,{\"buckets\":[[9,\"a\",\"b\",\"c\"]]}]}]"),
                of("matrix", "[{\"metric\":{},\"values\":[[2,\"1\"],[1,\"1\"]]}]"),
                of("matrix", "[{\"metric\":{},\"values\":[[1,\"1\"],[1,\"2\"]]}]"),
                of("matrix", "[{\"metric\":{},\"values\":[[-62135596801,\"1\"]]}]"),
                of("scalar", "[]"),
                of("string", "[1,{}]"),
                of("streams", "[{\"stream\":null,\"values\":null}]"),
                of("streams", "[{\"stream\":{},\"values\":[[\"\",\"\"]]}]"),
                of("streams", "[{\"stream\":{},\"values\":[[\"0\"]]}]"),
                of("streams", "[{\"stream\":{},\"values\":[[\"9223372036854775807\",\"end of the world\"]]}]"),
                of("streams", "[{\"stream\":{},\"values\":[[\"-9223372036854775808\",\"its begin\"]]}]"),
                "{\"streams\":null,\"dropped_entries\":null}",
                "{\"streams\":[],\"dropped_entries\":[{\"timestamp\":\"x\"}]}",
                "{\"streams\":[],\"dropped_entries\":[{\"timestamp\":\"9223372036854775808\"}]}",
                "[{\"labels\":null,\"startsAt\":null,\"endsAt\":null}]",
                "[{\"labels\":{},\"startsAt\":\"\",\"endsAt\":\"9999-12-31T23:59:59.999999999Z\"}]",
                "[{\"labels\":{\"\":\"\"},\"startsAt\":\"-0001-01-01T00:00:00Z\"}]",
                "[{\"labels\":[\"a\"],\"fingerprint\":{}}]");

        static final List<String> EXPRESSIONS = List.of(
                "",
                "up offset 99999999999999999999d",
                "up[0s]",
                "up[1s:0s]",
                "up @ NaN",
                "up @ 1e400",
                "1e999999999",
                "0x",
                "0xg",
                "--------------------up",
                "up{__name__=\"x\"}",
                "{}",
                "up{a=~\"\\\\C\"}",
                "up{a=~\"(?P<n>\"}",
                "topk(1e308, up)",
                "quantile(-Inf, up)",
                "up{\u00fc=\"a\"}",
                "\"\\xff\"",
                "'\\uD800'",
                "rate(up[5m",
                "{a=\"b\"} |= ",
                "{a=\"b\"} | pattern \"<_><_>\"",
                "{a=\"b\"} | line_format \"{{\"",
                "{a=\"b\"} | json a=\"[\"",
                "sum_over_time({a=\"b\"} | unwrap x [0s])");

        static final List<String> LINKS = List.of(
                "greenwall:",
                "greenwall://",
                "greenwall:///",
                "greenwall://wall?",
                "greenwall://wall?=",
                "greenwall://wall?a",
                "greenwall://wall?%",
                "greenwall://wall?a=%zz",
                "greenwall://wall?a=%00",
                "greenwall://wall#x",
                "greenwall://WALL",
                "greenwall://no-such",
                "greenwall://user:pw@wall",
                "greenwall://wall:22",
                "greenwall://wall/../zfs",
                "greenwall://host?host=../../x",
                "greenwall://wall?from=NaN&to=NaN",
                "greenwall://wall?from=9223372036854775807&to=0",
                "greenwall://incident?file=/dev/zero",
                "greenwall://incident?file=%2e%2e/%2e%2e",
                "greenwall://explain?at=+999999999-12-31T23:59:59Z",
                "greenwall://explain?at=0000-00-00T00:00:00Z&window=-1h",
                "greenwall://logs?query=" + "%7b".repeat(4000),
                "greenwall://wall?host=%e2%80%ae%f0%9f%98%80",
                "GREENWALL://wall",
                "http://wall");

        static int size() {
            // Six unusual files, each for five readers.
            return USAGE.size() + CONFIGURATIONS.size() + 30 + ANSWERS.size() + EXPRESSIONS.size() + LINKS.size();
        }
    }
}
