package greenwall.app.config;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.promql.PromqlLiterals;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches secrets each time they are needed, so that rotated tokens take effect. Only a command's output is
/// cached for a moment, so that several sources with the same command run it once.
public final class SecretFetcher {
    private static final int MAX_BYTES = 64 * 1024;
    public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);

    static final Duration OUTPUT_VALID_FOR = Duration.ofSeconds(10);

    /// A newer output is not discarded, so that sources that reject the secret of one command run it once.
    private static final Duration NEW_OUTPUT = Duration.ofSeconds(1);

    private final ConfigPaths.Environment environment;
    private final Duration commandTimeout;
    private final InstantSource clock;
    private final ConcurrentMap<SecretLocation.FromCommand, CachedOutput> cache = new ConcurrentHashMap<>();

    private record CachedOutput(String value, Instant at) {}

    public SecretFetcher(ConfigPaths.Environment environment, Duration commandTimeout, InstantSource clock) {
        this.environment = environment;
        this.commandTimeout = commandTimeout;
        this.clock = clock;
    }

    /// The result of fetching a secret. The error names what was looked for, but never contains the content
    /// of a file or an output.
    public sealed interface FetchResult {
        record Found(String value) implements FetchResult {
            @Override
            public String toString() {
                return "Found[…]";
            }
        }

        record FetchError(String found, String expected) implements FetchResult {}
    }

    public FetchResult fetch(SecretLocation secret) {
        return switch (secret) {
            case SecretLocation.FromFile(var file) -> file(file);
            case SecretLocation.FromEnvironment(var variable) -> variable(variable);
            case SecretLocation.FromCommand command -> cached(command);
            case SecretLocation.Inline(var value) -> new FetchResult.Found(value);
        };
    }

    /// Discards the cached value of a secret that was rejected; false if there is none or it is new.
    boolean discard(SecretLocation secret) {
        return secret instanceof SecretLocation.FromCommand command
                && cache.get(command) instanceof CachedOutput output
                && ElapsedTime.longerThan(NEW_OUTPUT, output.at(), clock.instant())
                && cache.remove(command, output);
    }

    /// Whether every user of this machine may read the file.
    static boolean isReadableByOthers(Path file) {
        try {
            var permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static FetchResult file(Path file) {
        if (Files.notExists(file)) {
            return new FetchResult.FetchError("no file " + file, "a file that contains the secret");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return new FetchResult.FetchError(
                    file + ", which is not a regular file", "a file that contains the secret");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return validate("the file " + file, in.readNBytes(MAX_BYTES + 1));
        } catch (IOException e) {
            return new FetchResult.FetchError(
                    "the file " + file + ", which cannot be read", "a file that this user may read");
        }
    }

    private FetchResult variable(String variable) {
        var value = environment.get(variable);
        return value == null || value.isBlank()
                ? new FetchResult.FetchError(
                        (value == null ? "no" : "nothing in the") + " environment variable " + variable,
                        "this variable, with the secret, in Greenwall's environment")
                : new FetchResult.Found(value.strip());
    }

    private static FetchResult validate(String origin, byte[] bytes) {
        var stripped = new String(bytes, StandardCharsets.UTF_8).strip();
        // A token may be printed as multi-line JSON. JSON strings cannot contain line breaks, so these can be
        // replaced.
        var text = stripped.startsWith("{") && stripped.endsWith("}")
                ? stripped.replaceAll("\\s*[\\r\\n\\t]\\s*", " ")
                : stripped;
        if (text.isEmpty()) {
            return new FetchResult.FetchError("nothing in " + origin, "the secret on one line");
        }
        if (bytes.length > MAX_BYTES || text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\uFFFD')) {
            return new FetchResult.FetchError(
                    origin + ", which is not one line of UTF-8 text of at most " + MAX_BYTES / 1024 + " KiB",
                    "the secret alone, on one line");
        }
        return new FetchResult.Found(text);
    }

    private FetchResult cached(SecretLocation.FromCommand command) {
        var cached = cache.get(command);
        if (cached != null && !ElapsedTime.longerThan(OUTPUT_VALID_FOR.minusMillis(1), cached.at(), clock.instant())) {
            return new FetchResult.Found(cached.value());
        }
        var answer = run(command);
        if (answer instanceof FetchResult.Found(var value)) {
            cache.put(command, new CachedOutput(value, clock.instant()));
        }
        return answer;
    }

    private FetchResult run(SecretLocation.FromCommand secret) {
        var command = secret.command();
        var origin = secret.inWords();
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of(nullDevice()).toFile()))
                    // The error output is discarded, because it may contain the secret.
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return new FetchResult.FetchError(origin + ", which cannot be started", "a command that prints the secret");
        }
        Executor threads = task -> Thread.ofVirtual().start(task);
        var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), threads);
        try {
            long end = System.nanoTime() + commandTimeout.toNanos();
            if (!process.waitFor(commandTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return timedOut(origin);
            }
            var bytes = out.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                return new FetchResult.FetchError(
                        origin + " failing with exit code " + process.exitValue(),
                        "a command that prints the secret and exits with 0; run it by hand to see its error");
            }
            return validate("what " + origin + " printed", bytes);
        } catch (TimeoutException e) {
            return timedOut(origin);
        } catch (ExecutionException e) {
            return new FetchResult.FetchError(
                    origin + ", whose output cannot be read", "a command that prints the secret");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new FetchResult.FetchError(origin + ", which was interrupted", "a command that prints the secret");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private FetchResult timedOut(String origin) {
        return new FetchResult.FetchError(
                origin + " still running after " + PromqlLiterals.text(commandTimeout),
                "a command that prints the secret immediately and prompts for nothing");
    }

    private static byte[] read(InputStream in) {
        try (in) {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            in.transferTo(OutputStream.nullOutputStream());
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nullDevice() {
        return File.separatorChar == '\\' ? "NUL" : "/dev/null";
    }

    /// The command that runs a command line, given as one string, in a shell.
    static List<String> inShell(String osName, String line) {
        return osName.toLowerCase(Locale.ROOT).startsWith("windows")
                ? List.of("cmd.exe", "/c", line)
                : List.of("/bin/sh", "-c", line);
    }

    Optional<FetchResult.FetchError> errorOf(SecretLocation secret) {
        return fetch(secret) instanceof FetchResult.FetchError fetchError ? Optional.of(fetchError) : Optional.empty();
    }
}
