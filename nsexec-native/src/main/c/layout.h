/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* "NAME value" on stdout for every constant of protocol.h and launcher_protocol.h. An exit status. */
int layout_print(void);
