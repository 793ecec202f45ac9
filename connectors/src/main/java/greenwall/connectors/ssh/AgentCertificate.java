package greenwall.connectors.ssh;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSchException;
import java.nio.ByteBuffer;

/// A certificate in a file, whose private key only the agent has.
///
/// @param key the key of the agent
record AgentCertificate(Identity key, byte[] certificate) implements Identity {
    private static final String SUFFIX = "-cert-v01@openssh.com";

    /// Whether the certificate is for this key: after its type and a random number, it has the fields of the key.
    static boolean isFor(byte[] certificate, Identity key) {
        var blob = key.getPublicKeyBlob();
        if (blob == null || !KnownHosts.typeOf(certificate).equals(KnownHosts.typeOf(blob) + SUFFIX)) {
            return false;
        }
        var fields = ByteBuffer.wrap(blob);
        var certified = ByteBuffer.wrap(certificate);
        return skipField(fields)
                && skipField(certified)
                && skipField(certified)
                && certified.remaining() >= fields.remaining()
                && certified.slice(certified.position(), fields.remaining()).equals(fields);
    }

    private static boolean skipField(ByteBuffer buffer) {
        int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            return false;
        }
        buffer.position(buffer.position() + length);
        return true;
    }

    @Override
    public boolean setPassphrase(byte[] passphrase) throws JSchException {
        return key.setPassphrase(passphrase);
    }

    @Override
    public byte[] getPublicKeyBlob() {
        return certificate;
    }

    @Override
    public byte[] getSignature(byte[] data) {
        return key.getSignature(data);
    }

    @Override
    public byte[] getSignature(byte[] data, String algorithm) {
        return key.getSignature(data, algorithm.replace(SUFFIX, ""));
    }

    @Override
    public String getAlgName() {
        return KnownHosts.typeOf(certificate);
    }

    @Override
    public String getName() {
        return key.getName();
    }

    @Override
    public boolean isEncrypted() {
        return key.isEncrypted();
    }

    @Override
    public void clear() {
        key.clear();
    }
}
