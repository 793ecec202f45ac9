package greenwall.connectors.files;

import greenwall.connectors.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A JSON file that survives restarts and is written atomically. Several consoles may share it: a change is
/// applied to the current content of the file. If the file is damaged or removed while the console runs, the
/// content that this console last read or wrote is kept.
abstract class LockedJsonFile<T> {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final int UNLOCKED_ROUNDS = 2;
    private static final int LARGEST = 64 << 20;

    private final Path file;
    private final T nothing;
    private final Consumer<DamagedFile> onDamage;
    private T known;

    /// @param nothing the content if there is no file
    /// @param onDamage gets a damaged file that was renamed
    LockedJsonFile(Path file, T nothing, Consumer<DamagedFile> onDamage) {
        this.file = file;
        this.nothing = nothing;
        this.known = nothing;
        this.onDamage = onDamage;
    }

    abstract T read(JsonReader json) throws IOException;

    /// The content as lists and maps of texts.
    abstract Object encode(T content);

    /// The content has this name in messages.
    abstract String contentName();

    public final Path file() {
        return file;
    }

    private static final class DamagedException extends IOException {
        DamagedException(Path file, Exception cause) {
            super(file + " is damaged", cause);
        }
    }

    /// @throws IOException if the file cannot be read or is damaged; it is left as it is
    public final synchronized T load() throws IOException {
        byte[] bytes;
        try {
            bytes = RegularFileReader.read(file, LARGEST);
        } catch (NoSuchFileException _) {
            return known;
        }
        try (var json = JsonReader.of(new String(bytes, StandardCharsets.UTF_8))) {
            known = read(json);
            return known;
        } catch (JacksonException | IOException damaged) {
            throw new DamagedException(file, damaged);
        }
    }

    /// Like [#load], but a damaged file is renamed, and the content that was last read or written takes the
    /// place of a damaged or removed file.
    public final synchronized T loadOrReplace() throws IOException {
        var now = Files.exists(file) || known.equals(nothing) ? loadIntact() : Optional.<T>empty();
        return now.isPresent() ? now.get() : change(UnaryOperator.identity());
    }

    /// Returns the content after the change. A file that cannot be read is not overwritten. A damaged file is
    /// renamed.
    ///
    /// @param change applied again if another console changed the file meanwhile
    public final synchronized T change(UnaryOperator<T> change) throws IOException {
        // A slow disk must not make the other consoles wait, so only the comparison and the rename are locked.
        for (int round = 0; round < UNLOCKED_ROUNDS; round++) {
            var before = loadOrSetAside();
            var after = change.apply(before);
            if (isSaved(before, after)) {
                return after;
            }
            try (var written = flushed(bytes(after));
                    var _ = LockFile.acquire(file, LOCK_TIMEOUT)) {
                if (loadIntact().equals(Optional.of(before))) {
                    return publish(written, after);
                }
            }
        }
        // The others change the file faster than this disk stores it, so now they wait for it.
        try (var _ = LockFile.acquire(file, LOCK_TIMEOUT)) {
            var before = loadOrSetAsideLocked();
            var after = change.apply(before);
            if (isSaved(before, after)) {
                return after;
            }
            try (var written = flushed(bytes(after))) {
                return publish(written, after);
            }
        }
    }

    private boolean isSaved(T before, T after) {
        return after.equals(before) && (Files.exists(file) || after.equals(nothing));
    }

    private byte[] bytes(T content) {
        return JsonMapper.shared().writeValueAsString(encode(content)).getBytes(StandardCharsets.UTF_8);
    }

    private T publish(AtomicFile.Unpublished written, T content) throws IOException {
        written.publish();
        known = content;
        return content;
    }

    AtomicFile.Unpublished flushed(byte[] content) throws IOException {
        return AtomicFile.flushed(file, content);
    }

    private T loadOrSetAside() throws IOException {
        var now = loadIntact();
        if (now.isPresent()) {
            return now.get();
        }
        try (var _ = LockFile.acquire(file, LOCK_TIMEOUT)) {
            return loadOrSetAsideLocked();
        }
    }

    /// Another console may have replaced the damaged file by the time this one has the lock.
    private T loadOrSetAsideLocked() throws IOException {
        if (loadIntact().isEmpty()) {
            var consequence = known.equals(nothing)
                    ? "The " + contentName() + " in it could not be recovered."
                    : "The " + contentName() + " that this console still has in memory are saved to a new file.";
            onDamage.accept(DamagedFile.setAside(file, consequence));
        }
        return load();
    }

    /// Empty if the file is damaged.
    private Optional<T> loadIntact() throws IOException {
        try {
            return Optional.of(load());
        } catch (DamagedException _) {
            return Optional.empty();
        }
    }
}
