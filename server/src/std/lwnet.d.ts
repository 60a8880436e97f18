declare module '*.lwnet' {
  const text: string;
  export default text;
}
