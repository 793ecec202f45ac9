package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import org.junit.jupiter.api.Test;

class FileErrorTextTest {
    @Test
    void diskSpaceIsProposedOnlyIfItMayBeTheCause() {
        assertThat(FileErrorText.remedy(new IOException("No space left on device")))
                .startsWith("free some disk space on this machine");
        assertThat(FileErrorText.remedy(new AccessDeniedException("audit.jsonl")))
                .isEqualTo("correct the permissions of the file and its folder");
        assertThat(FileErrorText.remedy(new FileAlreadyExistsException("audit")))
                .isEqualTo("rename that file, and try again");
        assertThat(FileErrorText.remedy(new LockFile.LockedException("locked"))).startsWith("try again");
    }
}
