package greenwall.tests.fuzz;

import java.io.IOException;

/// The entry point for the fuzzer, which runs in a separate process. `greenwall.fuzz.target` selects the
/// target.
public final class FuzzEntry {
    private static final Target TARGET = Targets.named(System.getProperty("greenwall.fuzz.target", ""));

    private FuzzEntry() {}

    /// Warms up with the stored inputs, so that the first inputs are not charged for class loading.
    public static void fuzzerInitialize() throws IOException {
        for (var seed : Corpus.of(System.getProperty("greenwall.fuzz.target", ""))) {
            try {
                TARGET.take(seed.bytes());
            } catch (Exception | Error _) {
                // The fuzzer runs it again and reports it.
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        BoundedRun.run(TARGET, input);
    }
}
