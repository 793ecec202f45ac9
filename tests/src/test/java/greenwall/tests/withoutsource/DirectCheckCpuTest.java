package greenwall.tests.withoutsource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What direct checks of 200 hosts cost: the CPU time of a whole process that does nothing else.
@Tag("slow")
class DirectCheckCpuTest {
    @TempDir
    Path folder;

    @Test
    void checkingTwoHundredHostsUsesAtMostOnePercentOfAProcessor() throws Exception {
        int rounds = 6;
        double most = 0.01;
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DirectChecksProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(rounds)))
                .redirectErrorStream(true)
                .start();
        double least = 1;
        try (var lines = process.inputReader()) {
            // The JIT compiler may still be busy in the first rounds, and other programs of the machine in some.
            for (int round = 1; round <= rounds && least > most; round++) {
                var line = lines.readLine();
                assertThat(line).matches("[\\d.E-]+ [\\d.]+");
                var figures = line.split(" ");
                least = Math.min(least, Double.parseDouble(figures[0]));
                System.out.println("share of a processor, packets a second by count: " + line);
                assertThat(Double.parseDouble(figures[1])).isLessThanOrEqualTo(2.2);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(least).isLessThanOrEqualTo(most);
    }
}
