package greenwall.lab.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellTest {
    private static final String WRAPPER = "t=$1; shift; exec 3<&0 </dev/null;"
            + " setsid timeout --foreground -s INT -k 5 \"$t\" sh -c \"echo @@pid \\$\\$ >&2; exec stdbuf -oL \\\"\\$@\\\"\" sh \"$@\" 3<&- & p=$!;"
            + " setsid sh -c \"while read -r _; do :; done; kill -INT $p\" <&3 >/dev/null 2>&1 & w=$!; exec 3<&-;"
            + " trap \"kill -INT $p 2>/dev/null\" HUP INT TERM;"
            // A signal ends the wait; what the tool ended with is then still to be asked for.
            + " while :; do wait $p; r=$?; kill -0 $p 2>/dev/null || break; done; wait $p; s=$?; [ $s = 127 ] || r=$s;"
            + " kill $w 2>/dev/null; echo @@exit $r >&2; exit $r";

    private final Machine machine =
            new Machine("node04", () -> Instant.parse("2026-11-20T08:00:00.25Z"), files(), programs(), 4000);

    private static FileTree files() {
        return new FileTree()
                .with("/proc/loadavg", () -> "0.42 0.31 0.20 1/180 4242\n")
                .with("/sys/block/sda/size", () -> "100\n")
                .with("/sys/block/sdb/size", () -> "200\n");
    }

    private static Map<String, Program> programs() {
        var programs = new HashMap<>(Userland.programs(true));
        programs.put("/usr/sbin/untilint", call -> {
            call.handle(Signal.INT);
            call.print("started\n");
            call.pause(Duration.ofMinutes(1));
            call.print("maps\n");
            return 0;
        });
        programs.put("/usr/bin/flood", call -> {
            for (int i = 0; ; i++) {
                call.print("line " + i + "\n");
            }
        });
        return programs;
    }

    private record Ended(int status, String out, String err) {}

    private final class Running {
        private final Pipe input = new Pipe();
        private final Process process;
        private final Thread readers;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        Running(String... words) {
            var stdout = new Pipe();
            var stderr = new Pipe();
            process = machine.login(
                    "oncall",
                    Map.of(0, input.readEnd(), 1, stdout.writeEnd(), 2, stderr.writeEnd()),
                    List.of(words),
                    Map.of("HOME", "/home/oncall", "PATH", Shell.PATH + ":/usr/sbin"));
            var errors = Thread.ofVirtual().start(() -> drain(stderr, err));
            readers = Thread.ofVirtual().start(() -> {
                drain(stdout, out);
                try {
                    errors.join();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        private void drain(Pipe pipe, ByteArrayOutputStream into) {
            var buffer = new byte[4096];
            try {
                for (int n = pipe.readEnd().read(buffer, 0, buffer.length);
                        n >= 0;
                        n = pipe.readEnd().read(buffer, 0, buffer.length)) {
                    synchronized (into) {
                        into.write(buffer, 0, n);
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        String text(ByteArrayOutputStream of) {
            synchronized (of) {
                return of.toString(StandardCharsets.UTF_8);
            }
        }

        void awaitOutput(String wanted) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!text(out).contains(wanted)) {
                assertThat(System.nanoTime())
                        .as("waiting for %s, got %s", wanted, text(out))
                        .isLessThan(end);
                Thread.onSpinWait();
                Thread.yield();
            }
        }

        void closeInput() {
            input.writeEnd().release();
        }

        Ended ended() throws InterruptedException {
            var status = process.awaitEnd(Duration.ofSeconds(60));
            assertThat(status)
                    .as("it ended in time; so far %s%s", text(out), text(err))
                    .isPresent();
            assertThat(readers.join(Duration.ofSeconds(60))).isTrue();
            return new Ended(status.getAsInt(), text(out), text(err));
        }
    }

    /// What runs beside a shell may end a moment after it.
    private void awaitNoProcess() {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!machine.processes().isEmpty()) {
            assertThat(System.nanoTime()).as("%s", machine.processes()).isLessThan(end);
            Thread.yield();
        }
    }

    private Ended sh(String script) throws InterruptedException {
        var running = new Running("sh", "-c", script);
        running.closeInput();
        return running.ended();
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "echo hello world ~ hello world",
                "echo 'a  b' \"c $((1+2*3))\" d\\ e ~ a  b c 7 d e",
                "x=5; y=$x; echo ${y:-9} ${z:-9} ${#x} ${z:+no}${x:+yes} ~ 5 9 1 yes",
                "f=/a/b/c.txt; echo ${f##*/} ${f%.txt} ${f#/a} ${f%%/*}. ~ c.txt /a/b/c /b/c.txt .",
                "for i in 1 2 3; do [ $i -eq 2 ] && continue; echo -n $i; done; echo ~ 13",
                "i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i ~ 3",
                "case abc in a*) echo yes;; *) echo no;; esac ~ yes",
                "if false; then echo a; elif true; then echo b; else echo c; fi ~ b",
                "f() { echo \"$# $1\"; return 3; }; f x y; echo $? ~ 2 x|3",
                "echo one | cat | wc -l ~ 1",
                "echo $(echo a; echo b) `echo c` ~ a b c",
                "false || echo or; true && echo and; ! true || echo not ~ or|and|not",
                "set -- a 'b c'; for w in \"$@\"; do echo \"<$w>\"; done ~ <a>|<b c>",
                "printf '%s-%03d\\n' a 7 b 8 ~ a-007|b-008",
                "A=1 env | grep ^A= ~ A=1",
                "echo oops >&2 2>/dev/null | cat; echo ok 2>&1 ~ ok",
                "(exit 4); echo $?; { echo g; } ~ 4|g",
                "cat /proc/loadavg | cut -d' ' -f1 ~ 0.42",
                "for d in /sys/block/*; do echo ${d##*/} $(cat $d/size); done ~ sda 100|sdb 200",
                "test -r /proc/loadavg && test ! -e /nope && echo good ~ good",
                "date +%s.%N; date -u +%FT%TZ ~ 1795161600.250000000|2026-11-20T08:00:00Z",
                "seq 5 | head -2 | tail -1; seq 20 | grep -c 1 ~ 2|11",
                "printf 'b 2\\na 10\\n' | sort; printf '2\\n10\\n' | sort -n | head -1 ~ a 10|b 2|2",
                "command -v sh; command -v nothing || echo none ~ /usr/bin/sh|none",
                "timeout 5 echo in time; sudo -n id -u; id -un ~ in time|0|oncall",
                "echo x | while read -r a; do echo got $a; done ~ got x",
                "trap 'echo bye' EXIT; echo hi ~ hi|bye",
                "sh -c 'echo $0 $1' name arg ~ name arg",
                "sleep 0.01 & wait $!; echo $? ~ 0",
                "echo a:b:c | awk -F: '{print $2, $NF}'; echo foo | sed 's/o/0/g' ~ b c|f00",
                "IFS=:; v=a:b; set -- $v; echo $2 ~ b",
                "x=$(false); echo $?; y=1; echo $? ~ 1|0",
                "x=$(printf 'a\\nb'); echo \"$x\" | tr a-z A-Z ~ A|B",
                "until true; do :; done; eval 'echo ev' ~ ev",
                "printf 'a\\na\\nb\\n' | uniq -d; printf 'a\\na\\nb\\n' | uniq -c | tail -1 ~ a|      1 b",
                "n=0; for i in a b; do for j in c d; do n=$((n+1)); break 2; done; done; echo $n ~ 1",
            })
    void aScriptPrints(String script, String expected) throws InterruptedException {
        var ended = sh(script);
        assertThat(ended.out().strip().lines().toList()).containsExactly(expected.split("\\|"));
        assertThat(ended.status()).isZero();
    }

    @Test
    void anUnknownCommandFailsAsAShellWould() throws InterruptedException {
        assertThat(sh("foo")).isEqualTo(new Ended(127, "", "sh: 1: foo: not found\n"));
        assertThat(sh("/usr/sbin/nosuch -x; echo $?").out()).isEqualTo("127\n");
    }

    @Test
    void aHereDocumentIsReadToItsEnd() throws InterruptedException {
        assertThat(sh("v=1; cat <<EOF\na $v\nEOF\ncat <<'X'\nb $v\nX\necho done")
                        .out())
                .isEqualTo("a 1\nb $v\ndone\n");
    }

    @Test
    void brokenScriptsAreRefusedInOneLine() throws InterruptedException {
        for (var script : new String[] {
            "if", "echo 'a", "(", "echo )", "for", "case x", "fi", "a |", "${", "$(", "f() ", "<", "&& a"
        }) {
            var ended = sh(script);
            assertThat(ended.status()).as(script).isEqualTo(2);
            assertThat(ended.err().lines())
                    .as(script)
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("sh: 1: ");
        }
    }

    @Test
    void aFloodEndsWithItsReader() throws InterruptedException {
        var ended = sh("flood | head -1");
        assertThat(ended.out()).isEqualTo("line 0\n");
        awaitNoProcess();
    }

    @Test
    void theTimeLimitInterruptsATool() throws InterruptedException {
        var ended = sh("timeout -s INT 2 untilint; echo $?");
        assertThat(ended.out()).isEqualTo("started\nmaps\n124\n");
    }

    @Test
    void aToolWithoutTerminalPrintsNothingBeforeItsBufferIsFull() throws InterruptedException {
        var ended = sh("timeout -s TERM 0.05 untilint; echo $?");
        assertThat(ended.out()).isEqualTo("124\n");
    }

    @Test
    void theConsolesWrapperStopsAToolWhenItsInputCloses() throws InterruptedException {
        var running = new Running("sh", "-c", WRAPPER, "ebpf", "60", "untilint");
        running.awaitOutput("started");
        running.closeInput();
        var ended = running.ended();
        assertThat(ended.out()).isEqualTo("started\nmaps\n");
        assertThat(ended.err()).matches("@@pid \\d+\n@@exit 0\n");
        assertThat(ended.status()).isZero();
        awaitNoProcess();
    }

    @Test
    void theConsolesWrapperEndsAToolAtItsTimeLimit() throws InterruptedException {
        var ended = new Running("sh", "-c", WRAPPER, "ebpf", "2", "untilint").ended();
        assertThat(ended.status()).isEqualTo(124);
        assertThat(ended.out()).isEqualTo("started\nmaps\n");
        assertThat(ended.err()).endsWith("@@exit 124\n");
    }

    @Test
    void aSignalToTheWholeGroupReachesTheToolOnce() throws InterruptedException {
        // The tool may have begun before the shell is ready to hand a signal on.
        var telling = WRAPPER.replace("while :; do wait", "echo ready; while :; do wait");
        var running = new Running("sh", "-c", telling, "ebpf", "60", "untilint");
        running.awaitOutput("started");
        running.awaitOutput("ready");
        machine.signalGroup(running.process.group(), Signal.HUP);
        var ended = running.ended();
        assertThat(ended.out().replace("ready\n", "")).isEqualTo("started\nmaps\n");
        assertThat(ended.status()).isZero();
    }

    @Test
    void theWrapperNamesAMissingTool() throws InterruptedException {
        var running = new Running("sh", "-c", WRAPPER, "ebpf", "5", "nosuchtool");
        var ended = running.ended();
        assertThat(ended.status()).isEqualTo(127);
        assertThat(ended.err()).contains("stdbuf: failed to run command 'nosuchtool': No such file or directory");
    }

    @Test
    void sudoIsRefusedWhereTheUserMayNot() throws InterruptedException {
        var strict = new Machine("x", Instant::now, new FileTree(), Userland.programs(false), 1);
        var stderr = new Pipe();
        var process = strict.login("oncall", Map.of(2, stderr.writeEnd()), List.of("sudo", "-n", "id"), Map.of());
        var said = new byte[200];
        int n = stderr.readEnd().read(said, 0, said.length);
        assertThat(new String(said, 0, n, StandardCharsets.UTF_8)).isEqualTo("sudo: a password is required\n");
        assertThat(process.awaitEnd(Duration.ofSeconds(60))).hasValue(1);
    }
}
