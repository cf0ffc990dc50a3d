/** Where the echo answers. */
export const ECHO_PATH = "/groeikern.loadtest.EchoService/Echo";
