package greenwall.connectors.directcheck;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Sends one datagram to a server and evaluates the response.
final class UdpQuery {
    private static final int MILLIS = 2500;
    private static final int LARGEST = 4096;

    private UdpQuery() {}

    /// @param what the kind of server, in words
    /// @param question creates the request immediately before it is sent
    /// @param judge evaluates a datagram; empty if it is not the response
    /// @param silent the result if there is no response, by the reason
    static DirectCheckResult query(
            String what,
            String server,
            int port,
            Supplier<byte[]> question,
            Function<ByteBuffer, Optional<DirectCheckResult>> judge,
            Function<String, DirectCheckResult> silent) {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(MILLIS);
            socket.connect(InetAddress.getByName(server), port);
            var sent = question.get();
            socket.send(new DatagramPacket(sent, sent.length));
            long end = System.nanoTime() + MILLIS * 1_000_000L;
            while (System.nanoTime() < end) {
                var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(packet);
                var judged = judge.apply(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                if (judged.isPresent()) {
                    return judged.get();
                }
            }
            throw new SocketTimeoutException();
        } catch (UnknownHostException _) {
            return new DirectCheckResult.NotRun("the " + what + " " + server + " does not resolve on this machine");
        } catch (SocketTimeoutException _) {
            return silent.apply("no response within " + MILLIS / 1000.0 + " s");
        } catch (PortUnreachableException _) {
            return silent.apply("nothing is listening there");
        } catch (IOException failed) {
            return silent.apply(SanitizedText.line(String.valueOf(failed.getMessage())));
        }
    }
}
