package greenwall.connectors.ssh;

import com.jcraft.jsch.JSchException;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.files.FileErrorText;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An append-only log of every command run on a host: one line of JSON when it begins and one when it ends. A
/// begin without an end means that the console stopped before writing the end.
public final class CommandAuditLog {
    static final String COUNT_LEFT = "count the processes of the run that still exist";

    private final ChangeAuditLog file;

    /// @param who the user of this machine
    public CommandAuditLog(Path file, String who) {
        this(new ChangeAuditLog(file, who));
    }

    public CommandAuditLog(ChangeAuditLog file) {
        this.file = file;
    }

    String writeError(IOException why) {
        return file.writeError(why) + "; nothing was run";
    }

    /// @param exit the exit code; -1 if unknown
    /// @param problem why the command did not run, or did not finish; empty if it did
    record CommandExit(int exit, String problem) {}

    @FunctionalInterface
    interface CommandFollower {
        /// Why the command did not finish; empty if it did.
        String follow(RemoteCommand remote) throws InterruptedException;
    }

    /// Runs a command between its two lines of the log; if the first line cannot be written, the command is not
    /// run.
    ///
    /// @param what the text of the command for the log
    /// @param input whether its input stays open
    CommandExit runAudited(
            SshConnection connection,
            ClusterHost where,
            String what,
            List<String> words,
            boolean input,
            CommandFollower course)
            throws InterruptedException {
        var mark = LoginShellCommand.mark();
        try {
            began(mark, where, connection, what);
        } catch (IOException full) {
            return new CommandExit(-1, writeError(full) + "; " + FileErrorText.remedy(full));
        }
        int exit = -1;
        long bytes = 0;
        var problem = "it was interrupted";
        try (var remote = connection.start(mark, words, input, InstantSource.system())) {
            problem = course.follow(remote);
            exit = problem.isEmpty() ? remote.exit() : -1;
            bytes = remote.output().receivedBytes();
        } catch (SshConnection.NoMoreSessionsException refused) {
            problem = SshLogin.message(refused);
        } catch (JSchException broken) {
            problem = "the connection broke: " + SshLogin.message(broken);
        } finally {
            try {
                ended(mark, where, connection, exit, bytes, problem.isEmpty() ? "it ended" : problem);
            } catch (IOException full) {
                problem = (problem.isEmpty() ? "" : problem + "; ") + "the audit log can no longer be written";
            }
        }
        return new CommandExit(exit, problem);
    }

    void began(String mark, ClusterHost where, SshConnection connection, String what) throws IOException {
        var line = line(mark, where, connection);
        line.put("command", what);
        file.add(Instant.now(), "begin", line);
    }

    void ended(String mark, ClusterHost where, SshConnection connection, int exit, long bytes, String reason)
            throws IOException {
        var line = line(mark, where, connection);
        line.put("exit", exit);
        line.put("bytes", bytes);
        line.put("reason", reason);
        file.add(Instant.now(), "end", line);
    }

    /// Logs the result of the check after a run.
    void checked(String mark, ClusterHost where, SshConnection connection, int left) throws IOException {
        var line = line(mark, where, connection);
        line.put("command", COUNT_LEFT);
        line.put("left_behind", left == Ended.NOT_KNOWN ? null : left);
        file.add(Instant.now(), "look", line);
    }

    private static Map<String, @Nullable Object> line(String mark, ClusterHost where, SshConnection connection) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("run", mark);
        line.put("cluster", where.cluster());
        line.put("host", where.host());
        line.put("address", connection.route().address());
        return line;
    }
}
