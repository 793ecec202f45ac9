package greenwall.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Text files that are packed beside a class.
public final class ResourceText {
    private ResourceText() {}

    /// The lines of a table, without remarks.
    public static List<String> lines(Class<?> beside, String name) {
        return of(beside, name).lines().filter(line -> !line.startsWith("#")).toList();
    }

    public static String of(Class<?> beside, String name) {
        try (var in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
