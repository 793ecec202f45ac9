package greenwall.connectors.ssh;

import greenwall.connectors.files.AuditFile;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.probe.run.RunEvent.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every command that was run on a host: one line of JSON when it begins and one when it ends, only ever added to. A
/// begin without an end means that the console died before writing it.
public final class AuditLog {
    private final AuditFile file;

    /// @param who the user of this machine
    public AuditLog(Path file, String who) {
        this.file = new AuditFile(file, who);
    }

    void began(Instant at, String mark, ProbeTarget where, String address, String what) throws IOException {
        var line = line(mark, where, address);
        line.put("command", what);
        file.add(at, "begin", line);
    }

    void ended(Instant at, String mark, ProbeTarget where, String address, int exit, long bytes, String reason)
            throws IOException {
        var line = line(mark, where, address);
        line.put("exit", exit);
        line.put("bytes", bytes);
        line.put("reason", reason);
        file.add(at, "end", line);
    }

    /// The same now, of a command that had a problem or none.
    ///
    /// @return the problem, and beside it that this could not be written
    String ended(String mark, ProbeTarget where, String address, int exit, long bytes, String problem) {
        try {
            ended(Instant.now(), mark, where, address, exit, bytes, problem.isEmpty() ? "it ended" : problem);
            return problem;
        } catch (IOException full) {
            return (problem.isEmpty() ? "" : problem + "; ") + "the audit log cannot be written any more";
        }
    }

    /// The check after a run, which is a command too.
    void looked(Instant at, String mark, ProbeTarget where, String address, int left) throws IOException {
        var line = line(mark, where, address);
        line.put("command", "count the run's processes that are still there");
        line.put("left_behind", left == Ended.NOT_KNOWN ? null : left);
        file.add(at, "look", line);
    }

    private Map<String, @Nullable Object> line(String mark, ProbeTarget where, String address) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("run", mark);
        line.put("cluster", where.cluster());
        line.put("host", where.host());
        line.put("address", address);
        return line;
    }
}
