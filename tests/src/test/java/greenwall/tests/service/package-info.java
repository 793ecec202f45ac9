@NullMarked
package greenwall.tests.service;

import org.jspecify.annotations.NullMarked;
