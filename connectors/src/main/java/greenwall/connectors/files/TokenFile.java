package greenwall.connectors.files;

import greenwall.connectors.http.OAuthTokens;
import greenwall.connectors.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/// The tokens of one sign-in, in a file that only its owner may read. Consoles and commands share it: one at a
/// time renews the tokens, and the others use the new ones.
public record TokenFile(Path file) implements OAuthTokens.Store {
    private static final int LARGEST = 1 << 20;
    /// Longer than the timeout of a sign-in server.
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(25);

    /// The renewed tokens that could not be written, by file. They are kept, because the server may accept the
    /// written refresh token only once. The whole process shares them, as it shares the files.
    private static final Map<Path, UnsavedTokens> UNSAVED = new ConcurrentHashMap<>();

    /// @param written what the file contained then
    private record UnsavedTokens(Optional<OAuthTokens.StoredTokens> written, OAuthTokens.StoredTokens tokens) {}

    @Override
    public Optional<OAuthTokens.StoredTokens> load() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var bytes = RegularFileReader.read(file, LARGEST);
        try (var json = JsonReader.of(new String(bytes, StandardCharsets.UTF_8))) {
            var fields = json.textMap();
            return Optional.of(new OAuthTokens.StoredTokens(
                    fields.getOrDefault("access_token", ""),
                    Instant.ofEpochSecond(Long.parseLong(fields.getOrDefault("end", "0"))),
                    fields.getOrDefault("refresh_token", "")));
        } catch (IOException | RuntimeException _) {
            // The error message may contain a token, so it is not shown; another sign-in writes the file again.
            return Optional.empty();
        }
    }

    @Override
    public synchronized OAuthTokens.StoredTokens change(OAuthTokens.TokenUpdate change) throws IOException {
        var now = load();
        if (now.isEmpty()) {
            return change.of(now);
        }
        try (var _ = LockFile.acquire(file, LOCK_TIMEOUT)) {
            var written = load();
            // Another program may have written newer tokens meanwhile.
            var before = Optional.ofNullable(UNSAVED.get(file))
                    .filter(unsaved -> unsaved.written().equals(written))
                    .map(UnsavedTokens::tokens)
                    .or(() -> written);
            var after = change.of(before);
            if (!written.equals(Optional.of(after))) {
                writeOrKeep(written, after);
            }
            return after;
        }
    }

    @Override
    public synchronized void save(OAuthTokens.StoredTokens kept) throws IOException {
        AtomicFile.createFolder(file.toAbsolutePath().getParent());
        try (var _ = LockFile.acquire(file, LOCK_TIMEOUT)) {
            write(kept);
        }
    }

    private void writeOrKeep(Optional<OAuthTokens.StoredTokens> written, OAuthTokens.StoredTokens renewed) {
        try {
            write(renewed);
            UNSAVED.remove(file);
        } catch (IOException full) {
            UNSAVED.put(file, new UnsavedTokens(written, renewed));
            System.getLogger(TokenFile.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the renewed tokens of a sign-in are not saved in " + file + ": " + FileErrorText.of(full)
                                    + "; they are used until Greenwall exits, and saved once that is possible");
        }
    }

    private void write(OAuthTokens.StoredTokens kept) throws IOException {
        var json = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "access_token", kept.accessToken(),
                        "end", Long.toString(kept.end().getEpochSecond()),
                        "refresh_token", kept.refreshToken()));
        AtomicFile.write(file, json.getBytes(StandardCharsets.UTF_8));
    }
}
