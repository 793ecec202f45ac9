package greenwall.tests.fuzz;

import java.io.IOException;

/// Where the fuzzer comes in. It runs in a process of its own, and which target is meant is told by
/// `greenwall.fuzz.target`.
public final class FuzzEntry {
    private static final Target TARGET = Targets.named(System.getProperty("greenwall.fuzz.target", ""));

    private FuzzEntry() {}

    /// Warms up by what is kept, so that the first inputs are not charged for loading classes.
    public static void fuzzerInitialize() throws IOException {
        for (var seed : Corpus.of(System.getProperty("greenwall.fuzz.target", ""))) {
            try {
                TARGET.take(seed.bytes());
            } catch (Exception | Error _) {
                // The fuzzer meets it again and tells of it.
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        BoundedRun.run(TARGET, input);
    }
}
