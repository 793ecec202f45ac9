package greenwall.connectors.files;

import greenwall.fleet.SanitizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// An append-only log of every change made to other systems, one line of JSON each.
/// @param who the user of this machine
/// @param limit the size at which the file gets the suffix `.1`, in place of an older one, and a new file begins
public record ChangeAuditLog(Path file, String who, long limit) {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /// A log that is kept as a whole.
    public ChangeAuditLog(Path file, String who) {
        this(file, who, Long.MAX_VALUE);
    }

    /// @throws IOException if the log cannot be written; then the change must not be made
    public synchronized void add(Instant at, String event, Map<String, ?> fields) throws IOException {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", at.toString());
        line.put("event", event);
        line.put("who", who);
        line.putAll(fields);
        var json = SanitizedText.json(JsonMapper.shared().writeValueAsString(line));
        if (isFull()) {
            // Another console may do the same at this moment, and must not replace the older lines by a few new ones.
            try (var _ = LockFile.acquire(file, LONGEST_WAIT)) {
                if (isFull()) {
                    Files.move(
                            file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        AtomicFile.appendLine(file, json);
    }

    /// The text for a user whose change was not made, because the log cannot be written.
    public String writeError(IOException why) {
        return "the audit log " + file + " cannot be written: " + FileErrorText.of(why);
    }

    private boolean isFull() throws IOException {
        return Files.exists(file) && Files.size(file) >= limit;
    }
}
