package greenwall.fleet.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;

/// The recorded output of real tools on a real kernel, by name: `libbpf/biolatency-1-10.stdout`.
final class ToolRecordings {
    private ToolRecordings() {}

    static Map<String, byte[]> all() {
        var all = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(
                Objects.requireNonNull(ToolRecordings.class.getResourceAsStream("recordings.zip")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                all.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return all;
    }
}
