package greenwall.tests.ssh;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that each start a real sshd.
abstract class RealSshdFixture {
    @TempDir
    Path folder;

    RealSshd sshd;

    @BeforeEach
    void start() throws Exception {
        sshd = startSshd();
    }

    RealSshd startSshd() throws Exception {
        return RealSshd.start(folder);
    }

    @AfterEach
    void stop() {
        if (sshd != null) {
            sshd.close();
        }
    }
}
