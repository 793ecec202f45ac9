package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.ProbeTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// Every command that was run on a host: one line of JSON when it begins and one when it ends, only ever added to. A
/// begin
/// without an end is a console that did not live to write it.
public final class AuditLog {
    private static final int LONGEST_COMMAND = 8192;

    private final Path file;
    private final String who;

    /// @param who the user of this machine
    public AuditLog(Path file, String who) {
        this.file = file;
        this.who = who;
    }

    void began(Instant at, String mark, ProbeTarget where, String address, String what) throws IOException {
        var line = line(at, "begin", mark, where, address);
        line.put("command", what.substring(0, Math.min(LONGEST_COMMAND, what.length())));
        add(line);
    }

    void ended(Instant at, String mark, ProbeTarget where, String address, int exit, long bytes, String reason)
            throws IOException {
        var line = line(at, "end", mark, where, address);
        line.put("exit", exit);
        line.put("bytes", bytes);
        line.put("reason", reason);
        add(line);
    }

    /// The look after a run, which is a command too.
    void looked(Instant at, String mark, ProbeTarget where, String address, int left) throws IOException {
        var line = line(at, "look", mark, where, address);
        line.put("command", "count the run's processes that are still there");
        line.put("left_behind", left);
        add(line);
    }

    private Map<String, Object> line(Instant at, String event, String mark, ProbeTarget where, String address) {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", at.toString());
        line.put("event", event);
        line.put("run", mark);
        line.put("who", who);
        line.put("cluster", where.cluster());
        line.put("host", where.host());
        line.put("address", address);
        return line;
    }

    private synchronized void add(Map<String, Object> line) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        var bytes =
                ByteBuffer.wrap((JsonMapper.shared().writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        try (var out = posix
                ? FileChannel.open(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(file, options)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }
}
