package greenwall.connectors.files;

import greenwall.connectors.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A JSON file that survives restarts and is written atomically. Several consoles may share it: a change is
/// applied to the current content of the file.
abstract class SharedJsonFile<T> {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final int LARGEST = 64 << 20;

    private final Path file;
    private final T nothing;

    /// @param nothing the content if there is no file
    SharedJsonFile(Path file, T nothing) {
        this.file = file;
        this.nothing = nothing;
    }

    abstract T read(JsonReader json) throws IOException;

    /// The content as lists and maps of texts.
    abstract Object written(T content);

    /// A malformed file is renamed; a file that cannot be read is left as it is.
    public final synchronized T load() throws IOException {
        if (!Files.exists(file)) {
            return nothing;
        }
        var bytes = RegularFileReader.read(file, LARGEST);
        try (var json = JsonReader.of(new String(bytes, StandardCharsets.UTF_8))) {
            return read(json);
        } catch (JacksonException | IOException broken) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".broken"), StandardCopyOption.REPLACE_EXISTING);
            return nothing;
        }
    }

    /// Returns the content after the change. A file that cannot be read is not overwritten.
    public final synchronized T change(UnaryOperator<T> change) throws IOException {
        try (var _ = LockFile.acquire(file, LOCK_TIMEOUT)) {
            var before = load();
            var after = change.apply(before);
            if (!after.equals(before)) {
                var json = JsonMapper.shared().writeValueAsString(written(after));
                AtomicFile.write(file, json.getBytes(StandardCharsets.UTF_8));
            }
            return after;
        }
    }
}
