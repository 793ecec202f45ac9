package greenwall.connectors.ssh;

import com.jcraft.jsch.JSchException;
import greenwall.fleet.probe.run.RunEvent.Ended;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Looks whether the processes of a run are gone.
final class RemainingProcesses {
    private static final int LOOKS = 12;
    private static final long BETWEEN_MILLIS = 250;
    private static final long ANSWER_MILLIS = 5000;
    private static final String SCRIPT = "n=0; for p; do [ -d /proc/$p ] && n=$((n+1)); done; echo $n";

    private RemainingProcesses() {}

    /// How many are still there, after a moment to go; [Ended#NOT_KNOWN] where nobody can look.
    static int count(SshConnection link, List<Long> processes) throws InterruptedException {
        if (processes.isEmpty()) {
            return 0;
        }
        int last = Ended.NOT_KNOWN;
        for (int i = 0; i < LOOKS; i++) {
            last = look(link, processes);
            if (last <= 0) {
                return last;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
        return last;
    }

    private static int look(SshConnection link, List<Long> processes) throws InterruptedException {
        var words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "greenwall-left"));
        processes.forEach(p -> words.add(Long.toString(p)));
        var said = new StringBuilder();
        try (var remote = link.start(words)) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
            while (System.nanoTime() < end && said.length() < 100) {
                boolean over = remote.isOver();
                var chunk = remote.inflow().take(50);
                if (chunk != null && !chunk.error()) {
                    said.append(new String(chunk.bytes(), StandardCharsets.US_ASCII));
                } else if (chunk == null && over) {
                    break;
                }
            }
        } catch (JSchException _) {
            return Ended.NOT_KNOWN;
        }
        var number = said.toString().strip();
        return number.matches("\\d{1,3}") ? Integer.parseInt(number) : Ended.NOT_KNOWN;
    }
}
